using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary><c>./run brief FILE</c>: the main job, state by state.</summary>
internal static class BriefCommand
{
    private const string Workspace = LocalSettings.Workspace;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public static Task<int> RunAsync(LocalSettings settings, FileInfo file, Approval approval, DirectoryInfo output, CancellationToken cancellationToken) => Terminal.RunAsync(async () =>
    {
        if (!file.Exists)
        {
            Terminal.Complain($"There is no file '{file.FullName}'.");
            return 2;
        }

        using var loggers = Terminal.Loggers();
        var display = new BriefDisplay();
        await using var studio = await LocalStudio.OpenAsync(settings, loggers, approval == Approval.Wait ? BriefDisplay.Say : _ => { });
        await studio.StartAsync(withWorker: true, display);
        if (await SubmitAsync(studio, file, cancellationToken) is not { } brief)
        {
            return 2;
        }

        var outcome = await display.FollowAsync(brief, () => StepAsync(studio, brief.Id, approval, cancellationToken), LookEvery, cancellationToken);
        BriefDisplay.Say($"{outcome.State}: {outcome.Reason}");
        if (outcome.State != BriefState.Delivered)
        {
            return 1;
        }

        var files = await new Delivery(studio).WriteAsync(brief, outcome, output.FullName, cancellationToken);
        BriefDisplay.Say($"{files} files in {output.FullName}. Check them anywhere: ./run verify {output}");
        return 0;
    });

    private static async Task<Brief?> SubmitAsync(LocalStudio studio, FileInfo file, CancellationToken cancellationToken)
    {
        BriefDraft? draft;
        try
        {
            draft = JsonSerializer.Deserialize<BriefDraft>(await File.ReadAllBytesAsync(file.FullName, cancellationToken), WorkflowJson.Options);
        }
        catch (JsonException e)
        {
            Terminal.Complain($"'{file.Name}' is no brief: {e.Message}");
            return null;
        }

        var submission = await studio.Studio.Briefs.SubmitAsync(Workspace, "terminal", draft!, idempotencyKey: null, traceParent: null, cancellationToken);
        foreach (var problem in submission.Problems)
        {
            Terminal.Complain($"{problem.Field}: {problem.Message}");
        }

        return submission.Brief;
    }

    private static async Task<BriefView> StepAsync(LocalStudio studio, string briefId, Approval approval, CancellationToken cancellationToken)
    {
        var view = await studio.Studio.Briefs.GetAsync(Workspace, briefId, cancellationToken)
            ?? throw new ObjectStoreException("store-corrupt", $"The brief {briefId} vanished.");
        if (approval != Approval.Wait && view is { Outcome: null, Status.State: BriefState.InReview, Status.ReviewId: { } review })
        {
            await TerminalReviewers.DecideAsync(studio, review, approval, cancellationToken);
        }
        else if (approval != Approval.Wait && view is { Outcome: null, Status: { State: BriefState.Delivering, Deadline: not null } })
        {
            await studio.Studio.Briefs.PublishAsync(Workspace, briefId, "terminal", cancellationToken);
        }

        return view;
    }
}
