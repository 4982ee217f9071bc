using Atelier.Core.Briefs;
using Atelier.Core.Policies;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;
using Atelier.Local.Platform;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Benchmarks.Painting;

/// <summary>A whole studio on a folder, real in everything but the model: see <see cref="Painter"/>. One reviewer, no publisher.</summary>
internal sealed class PaintedStudio : IAsyncDisposable
{
    public const string Workspace = LocalSettings.Workspace;

    private static readonly WorkspacePolicy Policy = new() { Version = "bench-1", Review = new() { Reviewers = [new("ada", ["reviewer"])] } };

    private readonly Glances _glances;

    private PaintedStudio(LocalStudio studio, LocalPlatform platform) => (Studio, Platform, _glances) = (studio, platform, new(platform));

    public LocalStudio Studio { get; }

    /// <summary>A second opening of the same folder, to look at its rows.</summary>
    public LocalPlatform Platform { get; }

    public static async Task<PaintedStudio> StartAsync(string folder)
    {
        var none = Path.Combine(folder, "none");
        Directory.CreateDirectory(none);
        var studio = await LocalStudio.OpenAsync(new() { Data = folder, Models = none, Samples = none }, NullLoggerFactory.Instance, _ => { });
        await studio.Store.WriteAsync(StoreKeys.Model(Workspace, Painter.Profile.Name), Painter.Profile, PutCondition.Any);
        await studio.Store.WriteAsync(StoreKeys.Policy(Workspace), Policy, PutCondition.Any);
        await studio.StartAsync(withWorker: false);
        studio.StartWorker(new Painter());
        return new(studio, await LocalPlatform.OpenAsync(new() { DataFolder = folder }));
    }

    public async Task<string> SubmitAsync(int variants)
    {
        var draft = new BriefDraft
        {
            Title = "Spring sale",
            Campaign = "spring",
            Intent = new() { Subject = "three white circles on a teal gradient", Goal = "sell", Message = "Half price", Locales = ["en-GB"] },
            Output = new() { Shots = [new() { Name = "hero", Width = 128, Height = 128, Variants = variants }] },
        };
        var submission = await Studio.Studio.Briefs.SubmitAsync(Workspace, "bench", draft, idempotencyKey: null);
        return submission.Brief?.Id ?? throw new InvalidOperationException($"The brief was refused: {submission.Problems[0].Message}");
    }

    /// <summary>Approves the first variant, or sends the shot back while the round is below <paramref name="rounds"/>.</summary>
    public async Task DecideAsync(string reviewId, int rounds = 1)
    {
        var review = await Studio.Store.ReadRequiredAsync<Review>(StoreKeys.Review(Workspace, reviewId));
        var verdict = review.Round < rounds ? Verdict.Change : Verdict.Reject;
        await Studio.Reviews.DecideAsync(Workspace, reviewId, "ada", "terminal", [.. review.Items.Select(i => i.Variant == 0 && review.Round >= rounds
            ? new ItemVerdict { Shot = i.Shot, Variant = i.Variant, Verdict = Verdict.Approve }
            : new ItemVerdict { Shot = i.Shot, Variant = i.Variant, Verdict = verdict, Reason = DecisionReason.Quality })]);
    }

    /// <summary>Decides each review as soon as it opens, until the brief has its outcome.</summary>
    /// <param name="briefId">The brief.</param>
    /// <param name="rounds">Rounds it takes.</param>
    /// <param name="look">Called at every look, about every two milliseconds.</param>
    public async Task DeliverAsync(string briefId, int rounds = 1, Action? look = null)
    {
        string? decided = null;
        for (var seen = false; ; await _glances.NextAsync())
        {
            look?.Invoke();
            var status = _glances.Of(briefId);
            seen |= status is not null;
            if (status is { State: BriefState.InReview, ReviewId: { } review } && review != decided)
            {
                await DecideAsync(decided = review, rounds);
            }
            else if ((status is null ? seen : status.State >= BriefState.Finishing)
                && await Studio.Store.ReadAsync<Outcome>(StoreKeys.Outcome(Workspace, briefId)) is { } outcome)
            {
                if (outcome.State != BriefState.Delivered)
                {
                    throw new InvalidOperationException($"A brief was not delivered: {outcome.State}, {outcome.Reason}");
                }

                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _glances.DisposeAsync();
        await Platform.DisposeAsync();
        await Studio.DisposeAsync();
    }
}
