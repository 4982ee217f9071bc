using System.Globalization;
using System.Text;
using Atelier.Contracts.Workflows;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Local.Platform;

namespace Atelier.Local.Tests.Crashes;

/// <summary>What the killed process does, and what the oracle therefore expects.</summary>
internal static class CrashScript
{
    public const string Lane = "crash-preview";

    private static readonly ActivityName<int, int> Mark = new("mark");

    /// <summary>A workflow of five marks and a pause. Each mark is a create-once document, so a repeat shows.</summary>
    public static WorkflowCatalog Catalog(IObjectStore store) => new WorkflowCatalog()
        .AddActivity(Mark, new LambdaActivity<int, int>(async (n, cancellationToken) =>
        {
            await store.PutAsync($"marks/{n}", Content(n), PutCondition.Create, cancellationToken: cancellationToken);
            return n + 1;
        }))
        .Workflow<int, int>("marks", "1", async (context, n) =>
        {
            var first = n * 10;
            var next = first;
            for (var i = 0; i < 5; i++)
            {
                next = await context.CallAsync(Mark, next, new(5, TimeSpan.FromMilliseconds(10), 1, TimeSpan.FromSeconds(1)));
                if (i == 2)
                {
                    await context.DelayUntilAsync(context.UtcNow.AddMilliseconds(20));
                }
            }

            return next - first;
        });

    public static byte[] Content(int n) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"content {n}"));

    /// <summary>Large enough to be a file.</summary>
    public static byte[] Picture(int n)
    {
        var bytes = new byte[100_000];
        bytes.AsSpan().Fill((byte)n);
        return bytes;
    }

    /// <summary>Acts and says what was acknowledged, a line each, until it is killed.</summary>
    public static async Task<int> RunAsync(string folder, int from)
    {
        await using var platform = await LocalPlatform.OpenAsync(new() { DataFolder = folder });
        await platform.StartEngineAsync(Catalog(platform.Store));
        var output = Console.Out;
        var number = from;
        async Task Act()
        {
            while (true)
            {
                var n = Interlocked.Increment(ref number);
                await platform.Workflows.StartAsync("marks", $"wf-{n}", n);
                Say("start", n);
                await platform.Store.PutAsync($"docs/{n}", Content(n), PutCondition.Create);
                Say("doc", n);
                await platform.Store.PutAsync($"w/blobs/{n}", Picture(n), PutCondition.Create);
                Say("picture", n);
                await platform.Lanes.SendAsync(Lane, new($"m-{n}", "{}", TimeSpan.FromDays(1)));
                Say("send", n);
                if (n % 3 == 0)
                {
                    foreach (var taken in await platform.Lanes.ReceiveAsync(Lane, 1, TimeSpan.Zero))
                    {
                        await platform.Lanes.CompleteAsync(taken);
                        Say("complete", int.Parse(taken.Id.AsSpan(2), CultureInfo.InvariantCulture));
                    }
                }
            }
        }

        void Say(string what, int n)
        {
            lock (output)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {n}"));
                output.Flush();
            }
        }

        await Task.WhenAll(Act(), Act(), Act());
        return 0;
    }
}
