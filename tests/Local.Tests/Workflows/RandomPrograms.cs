using System.Collections.Concurrent;
using Atelier.Contracts.Time;
using Atelier.Contracts.Workflows;
using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;
using Atelier.Local.Engine;
using FsCheck;
using FsCheck.Fluent;

namespace Atelier.Local.Tests.Workflows;

/// <summary>Workflows made of random steps end as plain arithmetic says, whatever the host does to them.</summary>
public sealed class RandomPrograms
{
    private static readonly ActivityName<int, int> Increment = new("increment");
    private static readonly ActivityName<int, int> Flaky = new("flaky");

    [Fact]
    public void Under_any_malice_a_random_program_ends_as_arithmetic_says_and_its_histories_replay() =>
        Prop.ForAll<int[], int>((program, seed) => RunHostile(program, seed).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(150).WithEndSize(25));

    [Fact]
    public async Task Random_programs_end_as_arithmetic_says_on_the_engine_with_a_restart_in_between()
    {
        var time = new ManualTimeProvider();
        await using var host = await SqliteFixture.OpenAsync(Catalog(), time);
        var chance = new Random(7);
        var programs = Enumerable.Range(0, 30).Select(_ => Enumerable.Range(0, chance.Next(20)).Select(_ => chance.Next(100)).ToArray()).ToList();
        foreach (var (program, i) in programs.Select((p, i) => (p, i)))
        {
            await host.Client.StartAsync("program", $"p{i}", new State(program, 0, 0));
        }

        await host.RestartAsync(Catalog());
        for (var i = 0; i < programs.Count; i++)
        {
            var state = await host.RunToEndAsync($"p{i}");
            Assert.Equal((WorkflowStatus.Completed, $"{Expected(programs[i])}"), (state.Status, state.Output ?? state.Failure));
            WorkflowReplayer.Replay(Catalog(), host.Platform.History($"p{i}")!);
        }
    }

    private static async Task<bool> RunHostile(int[] program, int seed)
    {
        var time = new ManualTimeProvider();
        var host = new HostileWorkflowHost(Catalog(), time, Hostility.Of(seed));
        await host.StartAsync("program", "p", new State(program, 0, 0));
        for (var i = 0; i < 3; i++)
        {
            await host.RingAsync("p", "mail");
        }

        var state = await host.RunToEndAsync("p");
        foreach (var history in host.Histories("p"))
        {
            var copy = new List<HistoryEntry>();
            HistoryCodec.Read(HistoryCodec.Write(history.Entries), copy);
            Assert.Equal(history.Entries, copy);
            WorkflowReplayer.Replay(Catalog(), history with { Entries = copy });
            WorkflowReplayer.Replay(Catalog(), history.ToJson());
        }

        return state.Output == $"{Expected(program)}";
    }

    private static int Kind(int step) => (int)((uint)step % 8);

    private static int Expected(int[] program) => program.Aggregate(0, (n, step) => Kind(step) switch
    {
        0 or 3 or 6 => n + 1,
        1 => (3 * n) + 6,
        _ => n,
    });

    private static WorkflowCatalog Catalog()
    {
        var failures = new ConcurrentDictionary<int, int>();
        return new WorkflowCatalog()
            .Activity(Increment, n => n + 1)
            .Activity(Flaky, n => failures.AddOrUpdate(n, 1, (_, f) => f + 1) < 3 ? throw new TimeoutException() : n + 1)
            .Workflow<State, int>("program", "1", RunAsync);
    }

    private static async Task<int> RunAsync(IWorkflowContext context, State state)
    {
        var n = state.Value;
        for (var at = state.At; at < state.Program.Length; at++)
        {
            context.SetCustomStatus(at);
            switch (Kind(state.Program[at]))
            {
                case 0:
                    n = await context.CallAsync(Increment, n);
                    break;
                case 1:
                    n = (await Task.WhenAll(Enumerable.Range(0, 3).Select(i => context.CallAsync(Increment, n + i)))).Sum();
                    break;
                case 2:
                    await context.DelayUntilAsync(context.UtcNow.AddSeconds(context.NewGuid().ToByteArray()[0]));
                    break;
                case 3:
                    n = await RaceAsync(context, n);
                    break;
                case 4:
                    await Task.WhenAny(context.WaitForDoorbellAsync("mail"), context.DelayUntilAsync(context.UtcNow.AddMinutes(1)));
                    break;
                case 5:
                    context.ContinueAsNew(new State(state.Program, at + 1, n));
                    return -1;
                case 6:
                    n = await context.CallAsync(Flaky, n, RetryPolicy.Default);
                    break;
                default:
                    await Task.Yield();
                    break;
            }
        }

        return n;
    }

    private static async Task<int> RaceAsync(IWorkflowContext context, int n)
    {
        using var stop = new CancellationTokenSource();
        var timer = context.DelayUntilAsync(context.UtcNow.AddHours(5), stop.Token);
        var call = context.CallAsync(Increment, n);
        await Task.WhenAny(timer, call);
        stop.Cancel();
        return await call;
    }

    internal sealed record State(int[] Program, int At, int Value);
}
