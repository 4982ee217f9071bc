using Atelier.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Renders;

/// <summary>Turns dead letters, expired jobs among them, into failed results, so that no brief waits for what will never come. Safe to run anywhere, any number of times. Thread-safe.</summary>
public sealed class DeadLetterSweep(IRenderLanes lanes, RenderLedger ledger, TimeProvider clock, ILogger logger)
{
    /// <summary>Empties a lane's dead letters.</summary>
    /// <returns>How many were told. One that can't be told now stays for the next time, and holds up no other.</returns>
    public async Task<int> RunAsync(string lane, CancellationToken cancellationToken = default)
    {
        StudioTelemetry.LaneSeen(lane, await lanes.DepthAsync(lane, cancellationToken));
        var count = 0;
        while (await lanes.ReceiveDeadLettersAsync(lane, 32, cancellationToken) is { Count: > 0 } dead)
        {
            foreach (var letter in dead)
            {
                count += await TryFailAsync(letter, cancellationToken) ? 1 : 0;
            }
        }

        return count;
    }

    private async Task<bool> TryFailAsync(LaneDelivery letter, CancellationToken cancellationToken)
    {
        try
        {
            await FailAsync(letter, cancellationToken);
            await lanes.CompleteAsync(letter, cancellationToken);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(e, "The dead letter {Id} on {Lane} could not be turned into a result; it is tried again", letter.Id, letter.Lane);
            return false;
        }
    }

    private async Task FailAsync(LaneDelivery letter, CancellationToken cancellationToken)
    {
        if (RenderJobs.TryRead(letter.Body) is not { } job || job.Id != letter.Id)
        {
            logger.LogError("A dead letter on {Lane} with id {Id} is no render job; nobody can be told", letter.Lane, letter.Id);
            return;
        }

        await ledger.RecordAsync(job.Workspace, job.BriefId, ResultOf(job, letter), cancellationToken);
    }

    private RenderResult ResultOf(RenderJob job, LaneDelivery letter) =>
        letter is { PassedOn: > 0, DeadReason: LaneLimits.ExpiredReason } ? ModelNotHeld.Result(job, letter, clock.GetUtcNow()) : new()
        {
            JobId = job.Id,
            Status = RenderStatus.Failed,
            FinishedAt = clock.GetUtcNow(),
            ErrorCode = "dead-letter",
            ErrorMessage = $"The render could not be carried out: {letter.DeadReason}",
            IsTransient = true,
        };
}
