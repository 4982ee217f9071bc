using System.Diagnostics;
using System.Globalization;
using Atelier.Benchmarks.Figures;
using Atelier.Core.Workflows;
using Atelier.Local.Engine;
using Atelier.Local.Platform;

namespace Atelier.Benchmarks.Workflows;

/// <summary>How many durable workflows of five activities end in a second.</summary>
internal static class Throughput
{
    private const int Starters = 64;
    private const int WarmUp = 1_000;
    private const int Times = 3;

    public static async Task RunAsync(IReadOnlyList<int> sizes)
    {
        var options = new EngineOptions();
        Console.WriteLine($"Throughput: workflows of five activities; SQLite in WAL mode, synchronous=FULL; {options.MaxTurns} turns and {options.MaxActivities} activities at once, {Starters} starters; the median of {Times} runs");
        var table = new Table("workflows", "took", "workflows/s", "activities/s", "commits", "workflows a commit", "slowest and fastest, workflows/s");
        foreach (var size in sizes)
        {
            var runs = new List<(TimeSpan Took, long Commits)>();
            for (var i = 0; i < Times; i++)
            {
                runs.Add(await MeasureAsync(size, options));
            }

            runs.Sort();
            var (took, commits) = runs[Times / 2];
            table.Add(Say.Number(size), Say.Seconds(took), Say.Number(size / took.TotalSeconds), Say.Number(5 * size / took.TotalSeconds), Say.Number(commits), Say.Number((double)size / commits, 2), $"{Say.Number(size / runs[^1].Took.TotalSeconds)} to {Say.Number(size / runs[0].Took.TotalSeconds)}");
        }

        table.Print();
    }

    private static async Task<(TimeSpan Took, long Commits)> MeasureAsync(int count, EngineOptions options)
    {
        using var folder = new WorkFolder();
        await using var platform = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path, Engine = options });
        await platform.StartEngineAsync(new WorkflowCatalog().AddWorkflow(FiveSteps.Name, "1", () => new FiveSteps()).AddActivity(AddOne.Name, new AddOne()));
        await RunAsync(platform, "warm", WarmUp);
        var before = platform.Data.Commits;
        var began = Stopwatch.GetTimestamp();
        await RunAsync(platform, "run", count);
        return (Stopwatch.GetElapsedTime(began), platform.Data.Commits - before);
    }

    private static async Task RunAsync(LocalPlatform platform, string prefix, int count)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Starters).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var n && n < count)
            {
                await platform.Workflows.StartAsync(FiveSteps.Name, string.Create(CultureInfo.InvariantCulture, $"{prefix}-{n}"), n);
            }
        })));
        while (platform.Data.Read(db => db.Scalar("SELECT COUNT(*) FROM calls") > 0 || db.Scalar("SELECT 1 FROM instances WHERE status <= 1 LIMIT 1") is not null))
        {
            await Task.Delay(10);
        }
    }
}
