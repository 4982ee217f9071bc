using Atelier.Contracts.Workflows;
using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Core.Workflows.Replay;

namespace Atelier.Core.Tests.Briefs.Fixtures;

/// <summary>
/// Briefs whose histories are kept as files in <c>{workflow}-{version}/</c>, to prove that code of later days still runs what shipped versions began.
/// To record for a new version: raise <see cref="BriefWorkflow.CurrentVersion"/> and keep the old version's code in the catalog, then run these tests once with
/// <c>ATELIER_RECORD=1</c>. Only files that are missing are written. Once a version has shipped its files are never edited nor recorded anew; before that, delete and record.
/// </summary>
internal static class Recordings
{
    public static bool IsRecording => Environment.GetEnvironmentVariable("ATELIER_RECORD") == "1";

    public static string Folder { get; } = Path.Combine(FindRoot(), "tests", "Core.Tests", "Briefs", "Fixtures");

    /// <summary>The scripts, by the name of their files.</summary>
    public static IReadOnlyDictionary<string, Func<Task<IReadOnlyList<WorkflowHistory>>>> Scripts { get; } = new Dictionary<string, Func<Task<IReadOnlyList<WorkflowHistory>>>>
    {
        ["straight"] = StraightAsync,
        ["two-rounds"] = TwoRoundsAsync,
    };

    /// <summary>Approved at first sight, delivered.</summary>
    private static async Task<IReadOnlyList<WorkflowHistory>> StraightAsync()
    {
        using var world = new BriefWorld(Hostility.Of(11));
        var brief = await world.SubmitAsync();
        await world.ApproveFirstAsync(await ReviewAsync(world, brief, 1, ReviewStage.Previews));
        return await EndAsync(world, brief);
    }

    /// <summary>A failed render, changes asked for, a reminder, a second round, a final that people must see, delivered.</summary>
    private static async Task<IReadOnlyList<WorkflowHistory>> TwoRoundsAsync()
    {
        using var world = new BriefWorld(Hostility.Of(12));
        world.Painter.Fate = job => job.Id.EndsWith(".r1.s0.v1.p.a1", StringComparison.Ordinal) ? Painter.Failed(job, isTransient: true) : null;
        world.Painter.Seed = job => job.Purpose == Core.Renders.RenderPurpose.Final ? job.Seed + 1 : job.Seed;
        var brief = await world.SubmitAsync(BriefWorld.Draft(shots: 2, variants: 3));
        var first = await ReviewAsync(world, brief, 1, ReviewStage.Previews);
        await world.PassAsync(TimeSpan.FromHours(30));
        await world.DecideAsync(first, i => i.Shot == 0 ? Verdict.Change : i.Variant == 0 ? Verdict.Approve : Verdict.Reject);
        await world.ApproveFirstAsync(await ReviewAsync(world, brief, 2, ReviewStage.Previews));
        await world.DecideAsync(await ReviewAsync(world, brief, 2, ReviewStage.Finals), _ => Verdict.Approve);
        return await EndAsync(world, brief);
    }

    private static async Task<Review> ReviewAsync(BriefWorld world, Brief brief, int round, ReviewStage stage)
    {
        for (var i = 0; i < 60; i++)
        {
            await world.PassAsync(TimeSpan.FromMinutes(1));
            if ((await world.ViewAsync(brief)).Status is { State: BriefState.InReview } && await world.UntilReviewAsync(brief) is var review && review.Round == round && review.Stage == stage)
            {
                return review;
            }
        }

        throw new InvalidOperationException($"No review of {stage} in round {round} was opened.");
    }

    private static async Task<IReadOnlyList<WorkflowHistory>> EndAsync(BriefWorld world, Brief brief)
    {
        for (var i = 0; i < 60 && (await world.ViewAsync(brief)).Outcome is null; i++)
        {
            await world.PassAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("delivered", (await world.OutcomeAsync(brief)).Code);
        await world.PassAsync(TimeSpan.FromMinutes(5));
        return world.Host.Histories(brief.Id);
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Directory.Packages.props")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder;
    }
}
