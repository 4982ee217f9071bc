using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Functions.Durable;
using Atelier.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Atelier.Functions.Timers;

/// <summary>Finds what a crash or a lost ring left undone: kills half spread, previews, briefs with unread mail, dead letters of the lanes.</summary>
public sealed class SweepFunction(Studio studio, DeadLetterSweep deadLetters, FunctionsSettings settings, DurableClients clients, ILogger<SweepFunction> logger)
{
    /// <summary>Looks at everything once.</summary>
    [Function("sweep")]
    public async Task RunAsync([TimerTrigger("*/30 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        clients.Use(client);
        var rounds = new Rounds(logger);
        await rounds.DoAsync("kills", () => studio.Kills.SweepAsync(settings.Workspace, cancellationToken), cancellationToken);
        await rounds.DoAsync("previews", () => studio.Previews.SweepAsync(settings.Workspace, cancellationToken), cancellationToken);
        await rounds.DoAsync("briefs", () => studio.Sweep.RunAsync(settings.Workspace, cancellationToken), cancellationToken);

        // Last and side by side: to see that a lane has none takes a wait.
        await Task.WhenAll(settings.Pools.SelectMany(LaneNames.Of).Select(lane => rounds.DoAsync("dead letters", () => deadLetters.RunAsync(lane, cancellationToken), cancellationToken)));
        rounds.ThrowIfAnyFailed();
    }
}
