using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary><c>./run brief FILE</c>: the main job, state by state.</summary>
internal static class BriefCommand
{
    private const string Workspace = LocalSettings.Workspace;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public static Task<int> RunAsync(LocalSettings settings, FileInfo file, Approval approval, DirectoryInfo output, CancellationToken cancellationToken) => Terminal.RunAsync(async () =>
    {
        if (await ReadAsync(file, cancellationToken) is not { } draft)
        {
            return 2;
        }

        // What can't be written is better known before the pictures are drawn and decided on.
        OutputFile.ProveFolder(output.FullName);
        using var loggers = Terminal.Loggers();
        var display = new BriefDisplay();
        await using var studio = await LocalStudio.OpenAsync(settings, loggers, _ => { });
        await using var attendant = new BriefAttendant(studio, approval, display, loggers);
        await attendant.StartAsync(cancellationToken);
        if (await SubmitAsync(studio, draft, cancellationToken) is not { } brief)
        {
            return 2;
        }

        Outcome? outcome;
        try
        {
            outcome = await display.FollowAsync(brief, () => attendant.LookAsync(brief.Id, cancellationToken), LookEvery, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            BriefDisplay.Say($"Stopped. The brief {brief.Id} is kept and goes on as soon as a studio runs: ./run");
            throw;
        }

        if (outcome is null)
        {
            BriefDisplay.Say($"The review waits for people: {attendant.Stuck} Start the studio with ./run to go on; the brief is {brief.Id}.");
            return 1;
        }

        BriefDisplay.Say($"{outcome.State}: {outcome.Reason}");
        if (outcome.State != BriefState.Delivered)
        {
            return 1;
        }

        var files = await new Delivery(studio).WriteAsync(brief, outcome, output.FullName, cancellationToken);
        BriefDisplay.Say($"{files} files in {output.FullName}. Check them anywhere: ./run verify {output}");
        return 0;
    });

    /// <summary>The brief in a file; null after saying all that is wrong with it. Nothing is opened or begun for one that can't be accepted.</summary>
    private static async Task<BriefDraft?> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        BriefDraft draft;
        try
        {
            draft = await JsonFile.ReadAsync<BriefDraft>(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Terminal.Complain(e.Message);
            return null;
        }

        var problems = BriefValidator.Validate(draft);
        foreach (var problem in problems)
        {
            Terminal.Complain(problem.Field.Length == 0 ? problem.Message : $"{problem.Field}: {problem.Message}");
        }

        return problems.Count == 0 ? draft : null;
    }

    private static async Task<Brief?> SubmitAsync(LocalStudio studio, BriefDraft draft, CancellationToken cancellationToken)
    {
        var submission = await studio.Studio.Briefs.SubmitAsync(Workspace, "terminal", draft, idempotencyKey: null, traceParent: null, cancellationToken);
        foreach (var problem in submission.Problems)
        {
            Terminal.Complain($"{problem.Field}: {problem.Message}");
        }

        return submission.Brief;
    }
}
