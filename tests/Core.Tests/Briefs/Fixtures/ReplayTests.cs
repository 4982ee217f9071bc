using Atelier.Contracts.Workflows;
using Atelier.Core.Briefs;
using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;

namespace Atelier.Core.Tests.Briefs.Fixtures;

public sealed class ReplayTests
{
    private static readonly string Current = $"{BriefWorkflow.Name}-{BriefWorkflow.CurrentVersion}";

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Recordings.Folder, "*.json", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Recordings.Folder, f)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Scripts => [.. Recordings.Scripts.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_brief_that_a_shipped_version_ran_runs_the_same_today(string file)
    {
        var history = WorkflowHistory.FromJson(File.ReadAllText(Path.Combine(Recordings.Folder, file)));

        Assert.Equal(Path.GetDirectoryName(file), $"{history.Run.Workflow}-{history.Run.Version}");
        Assert.True(history.Entries[^1].Kind is HistoryEntryKind.Complete or HistoryEntryKind.ContinueAsNew, "The recording stops before the run ends.");
        WorkflowReplayer.Replay(Catalog(), history);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task The_current_version_is_recorded(string script)
    {
        var runs = await Recordings.Scripts[script]();
        foreach (var (number, run) in runs.Index())
        {
            var path = Path.Combine(Recordings.Folder, Current, $"{script}.{number + 1}.json");
            if (Recordings.IsRecording && !File.Exists(path))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, run.ToJson() + "\n");
            }

            Assert.True(File.Exists(path), $"There is no {path}; see {nameof(Recordings)} for how to record it.");
            WorkflowReplayer.Replay(Catalog(), run.ToJson());
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_changed_workflow_is_stopped_where_it_differs(string file)
    {
        var history = WorkflowHistory.FromJson(File.ReadAllText(Path.Combine(Recordings.Folder, file)));
        var changed = new WorkflowCatalog().Workflow<BriefRun, Outcome>(BriefWorkflow.Name, history.Run.Version, async (context, run) =>
        {
            // A timer more than the version that was recorded.
            await context.DelayUntilAsync(context.UtcNow.AddSeconds(1));
            return await new BriefWorkflow().RunAsync(context, run);
        });

        var stopped = Assert.Throws<NonDeterministicWorkflowException>(() => WorkflowReplayer.Replay(changed, history));
        var first = history.Entries.First(e => e.IsCommand);
        Assert.Equal((first.Position, first.Describe()), (stopped.Position, stopped.Recorded));
        Assert.Contains("timer", stopped.Produced, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_changed_history_is_stopped_where_it_differs(string file)
    {
        var history = WorkflowHistory.FromJson(File.ReadAllText(Path.Combine(Recordings.Folder, file)));
        foreach (var (index, entry) in history.Entries.Index().Where(e => e.Item.Kind == HistoryEntryKind.Call))
        {
            HistoryEntry[] entries = [.. history.Entries];
            entries[index] = entry with { Digest = "another" };
            var stopped = Assert.Throws<NonDeterministicWorkflowException>(() => WorkflowReplayer.Replay(Catalog(), history with { Entries = entries }));
            Assert.Equal(entry.Position, stopped.Position);
        }
    }

    private static WorkflowCatalog Catalog()
    {
        using var world = new BriefWorld();
        return world.Studio.AddTo(new());
    }
}
