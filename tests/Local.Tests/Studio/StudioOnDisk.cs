using System.Diagnostics;
using Atelier.Benchmarks.Painting;
using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Local.Cli;
using Atelier.Local.Hosting;
using Atelier.Local.Platform;

namespace Atelier.Local.Tests.Studio;

/// <summary>A local studio with a painter for a model, on a folder of the test's.</summary>
internal sealed class StudioOnDisk : IAsyncDisposable
{
    public const string Workspace = LocalSettings.Workspace;

    // Never reached where all is well.
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    private StudioOnDisk(LocalStudio local, Easel easel, LogBook log) => (Local, Easel, Log) = (local, easel, log);

    public LocalStudio Local { get; }

    public Easel Easel { get; }

    public LogBook Log { get; }

    public IObjectStore Store => Local.Store;

    public static LocalSettings Settings(string folder) => new()
    {
        Data = folder,
        Models = Path.Combine(folder, "no-models"),
        Samples = Path.Combine(folder, "no-samples"),
        Threads = 2,
    };

    /// <summary>Opens the folder and puts the painter into the catalog; nothing runs yet.</summary>
    public static async Task<StudioOnDisk> OpenAsync(string folder, Easel? easel = null, int largestPictureInRow = LocalOptions.DefaultPictureInRow)
    {
        var log = new LogBook();
        var local = await LocalStudio.OpenAsync(Settings(folder) with { LargestPictureInRow = largestPictureInRow }, log, _ => { });
        await local.Store.WriteAsync(StoreKeys.Model(Workspace, Painter.Profile.Name), Painter.Profile, PutCondition.Any);
        return new(local, easel ?? new(), log);
    }

    /// <summary>Opens the folder and runs workflows and the painter.</summary>
    public static async Task<StudioOnDisk> StartAsync(string folder, Easel? easel = null, int largestPictureInRow = LocalOptions.DefaultPictureInRow)
    {
        var studio = await OpenAsync(folder, easel, largestPictureInRow);
        await studio.Local.StartAsync(withWorker: false);
        studio.Local.StartWorker(studio.Easel);
        return studio;
    }

    public static BriefDraft Draft(string title = "Spring sale", int shots = 1, int variants = 2) => new()
    {
        Title = title,
        Intent = new() { Subject = "three white circles on a teal gradient" },
        Output = new() { Shots = [.. Enumerable.Range(0, shots).Select(i => new Shot { Name = $"shot-{i}", Width = 128, Height = 128, Variants = variants })] },
    };

    public async Task<Brief> SubmitAsync(BriefDraft? draft = null)
    {
        var submission = await Local.Studio.Briefs.SubmitAsync(Workspace, "rita", draft ?? Draft(), idempotencyKey: null);
        Assert.Empty(submission.Problems);
        return submission.Brief!;
    }

    /// <summary>Waits until people are asked.</summary>
    public async Task<string> UntilReviewAsync(Brief brief)
    {
        await UntilAsync(async () => await StatusAsync(brief) is { State: BriefState.InReview, ReviewId: not null } || await HasEndedAsync(brief));
        var status = await StatusAsync(brief);
        Assert.Equal(BriefState.InReview, status.State);
        return status.ReviewId!;
    }

    public async Task ApproveAsync(string review, Approval approval = Approval.First) =>
        await TerminalReviewers.DecideAsync(Local, review, approval, CancellationToken.None);

    /// <summary>Waits until nothing is left to do for a brief.</summary>
    public async Task<Outcome> UntilEndAsync(Brief brief)
    {
        await UntilAsync(() => HasEndedAsync(brief));
        return (await Local.Studio.Briefs.GetAsync(Workspace, brief.Id))!.Outcome!;
    }

    public async Task<(Brief Brief, Outcome Outcome)> DeliverAsync(BriefDraft? draft = null)
    {
        var brief = await SubmitAsync(draft);
        await ApproveAsync(await UntilReviewAsync(brief));
        var outcome = await UntilEndAsync(brief);
        Assert.Equal("delivered", outcome.Code);
        return (brief, outcome);
    }

    public async Task<BriefStatus> StatusAsync(Brief brief) => (await Local.Studio.Briefs.GetAsync(Workspace, brief.Id))!.Status;

    public async Task<IReadOnlyList<string>> AuditAsync()
    {
        var report = await Local.Studio.Verifier.VerifyAsync(Workspace);
        return [.. report.Problems.Select(p => $"{p.Chain[(p.Chain.IndexOf('/', StringComparison.Ordinal) + 1)..]} {p.Sequence} {p.Code}")];
    }

    /// <summary>The file that holds a content.</summary>
    public static string FileOf(string folder, ReadOnlyMemory<byte> content) =>
        Directory.EnumerateFiles(Path.Combine(folder, "objects"), "*", SearchOption.AllDirectories).Single(f => File.ReadAllBytes(f).AsSpan().SequenceEqual(content.Span));

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var began = Stopwatch.GetTimestamp(); !await holds();)
        {
            if (Stopwatch.GetElapsedTime(began) > Hang)
            {
                throw new TimeoutException("What the test waits for does not come.");
            }

            await Task.Delay(5);
        }
    }

    public ValueTask DisposeAsync() => Local.DisposeAsync();

    private async Task<bool> HasEndedAsync(Brief brief) =>
        await Store.GetAsync(StoreKeys.Outcome(Workspace, brief.Id)) is not null && await Store.GetAsync(StoreKeys.OpenBrief(Workspace, brief.Id)) is null;
}
