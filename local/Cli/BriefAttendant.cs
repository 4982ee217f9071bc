using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Cli;

/// <summary>
/// Keeps a brief going from a terminal: runs the workflows as long as no other process does, and does for people what <c>--approve</c> says, or prints their links and serves the pages behind them.
/// </summary>
internal sealed class BriefAttendant(LocalStudio studio, Approval approval, IProgress<RenderProgress> progress, ILoggerFactory loggers) : IAsyncDisposable
{
    private const string Workspace = LocalSettings.Workspace;
    private const int LooksPerTry = 10;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private WebApplication? _server;
    private int _looks;

    /// <summary>Why the brief can't go on without people, or null.</summary>
    public string? Stuck { get; private set; }

    /// <summary>Runs what is needed, unless another process of this folder does already.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (studio.RunsWorkflows)
        {
            return;
        }

        await studio.StartAsync(withWorker: true, progress);
        if (studio.RunsWorkflows && approval == Approval.Wait)
        {
            // Reviewers' links lead here, so somebody must answer.
            _server = LocalServer.Create(studio, loggers);
            await LocalServer.OpenAsync(_server, studio.Settings, cancellationToken);
        }
    }

    /// <summary>The brief as it is; null when it can't go on without people.</summary>
    public async Task<BriefView?> LookAsync(string briefId, CancellationToken cancellationToken)
    {
        if (++_looks % LooksPerTry == 0)
        {
            // The process that ran the workflows may have ended.
            await StartAsync(cancellationToken);
        }

        var view = await studio.Studio.Briefs.GetAsync(Workspace, briefId, cancellationToken)
            ?? throw new ObjectStoreException("store-corrupt", $"The brief {briefId} vanished.");
        if (view is { Outcome: null, Status: { State: BriefState.InReview, ReviewId: { } review } } && _seen.Add(review))
        {
            return await AttendAsync(review, cancellationToken) ? view : null;
        }

        if (approval != Approval.Wait && view is { Outcome: null, Status: { State: BriefState.Delivering, Deadline: not null } })
        {
            await studio.Studio.Briefs.PublishAsync(Workspace, briefId, "terminal", cancellationToken);
        }

        return view;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync();
            await _server.DisposeAsync();
        }
    }

    private async Task<bool> AttendAsync(string reviewId, CancellationToken cancellationToken)
    {
        if (approval != Approval.Wait)
        {
            var isSettled = await TerminalReviewers.DecideAsync(studio, reviewId, approval, cancellationToken);
            Stuck = isSettled ? null : "a picture has a finding of Error, which only somebody with the right role may overrule, with a note.";
            return isSettled;
        }

        var review = await studio.Store.ReadRequiredAsync<Review>(StoreKeys.Review(Workspace, reviewId), cancellationToken);
        foreach (var reviewer in review.Reviewers)
        {
            BriefDisplay.Say($"{reviewer.Id}, please review by {review.ExpiresAt:yyyy-MM-dd HH:mm} UTC:");
            BriefDisplay.Say($"  {studio.Reviews.LinkFor(Workspace, review, reviewer)}");
        }

        return true;
    }
}
