using System.Diagnostics;
using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>A request on its way to its outcome, which is given once.</summary>
internal sealed class RenderTicket(RenderRequest request, IProgress<StepProgress>? progress, CancellationToken cancel)
{
    private readonly TaskCompletionSource<RenderOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Tickets of requests that are asked for together.</summary>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.Id"/>: two have the same id.</exception>
    public static List<RenderTicket> Of(IReadOnlyList<RenderRequest> requests, IProgress<StepProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(requests);
        if (requests.Contains(null!)) throw new ArgumentException("A request is null.", nameof(requests));
        if (requests.GroupBy(r => r.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new DiffusionException(DiffusionErrorCodes.Id, "id", $"Two rows have the id '{twice.Key}'.", "Give each row of a call an id of its own.");
        return [.. requests.Select(r => new RenderTicket(r, progress, cancel))];
    }

    /// <summary>What was asked for.</summary>
    public RenderRequest Request => request;

    /// <summary>Timestamp of the asking.</summary>
    public long Began { get; } = Stopwatch.GetTimestamp();

    /// <summary>What becomes of it.</summary>
    public Task<RenderOutcome> Outcome => _outcome.Task;

    /// <summary>Whether a row is being made of it.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether nobody wants it any more.</summary>
    public bool IsCancelled => request.Cancel.IsCancellationRequested || cancel.IsCancellationRequested;

    /// <summary>From now on a cancellation is its outcome at once for as long as it waits, and not when its turn comes.</summary>
    public void Watch()
    {
        foreach (var token in (CancellationToken[])[request.Cancel, cancel])
        {
            var watched = token.UnsafeRegister(static ticket => ((RenderTicket)ticket!).Leave(), this);

            // Tokens may live far longer than what they were given for.
            _ = Outcome.ContinueWith(_ => watched.Unregister(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>It became a picture.</summary>
    public void End(Rendered outcome) => _outcome.TrySetResult(outcome);

    /// <summary>It was taken out, after some steps where it had a row.</summary>
    public void Drop(DenoiseRow? row = null) => _outcome.TrySetResult(new RenderCancelled { Id = request.Id, StepsDone = row?.StepsDone ?? 0, Device = row?.Device ?? default });

    /// <summary>It can't be rendered. What nobody foresaw is this row's outcome too, with its cause inside, so that it costs no other row its picture.</summary>
    public void Fail(Exception error, DenoiseRow? row = null)
    {
        // What was broken off after it was cancelled is cancelled.
        if (IsCancelled) Drop(row);
        else _outcome.TrySetResult(new RenderFailed { Id = request.Id, Error = error as DiffusionException ?? Unforeseen(error), Device = row?.Device ?? default });
    }

    /// <summary>The caller did what he may not, and is told by an exception.</summary>
    public void Throw(Exception error) => _outcome.TrySetException(error);

    /// <summary>Tells of a step.</summary>
    /// <param name="row">The row, after the step.</param>
    /// <param name="draw">Draws what the row is coming to; where it can't, there is nothing to see this time.</param>
    public void Tell(DenoiseRow row, Func<DenoiseRow, Picture?> draw) => progress?.Report(new StepProgress(request.Id, row.StepsDone, row.StepsToRun, Preview(row, draw)));

    private void Leave()
    {
        // A row that is under way leaves between two steps.
        if (!HasBegun) Drop();
    }

    private static Picture? Preview(DenoiseRow row, Func<DenoiseRow, Picture?> draw)
    {
        try
        {
            return draw(row);
        }
        catch (Exception)
        {
            // A look at what is coming is not worth the picture itself: memory that is short now may be there for the picture.
            return null;
        }
    }

    private static DiffusionException Unforeseen(Exception error) =>
        new(DiffusionErrorCodes.Run, "", $"The render broke off ({error.GetType().Name}).", "Try again; if it happens again, the worker's log says more.", error);
}
