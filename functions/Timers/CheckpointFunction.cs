using Atelier.Core.Briefs;
using Atelier.Functions.Durable;
using Atelier.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Atelier.Functions.Timers;

/// <summary>Signs the day's mark over all audit chains. It asks every hour, and only the first of a day writes, so that a missed hour costs nothing.</summary>
public sealed class CheckpointFunction(Studio studio, FunctionsSettings settings, DurableClients clients)
{
    /// <summary>Writes today's mark, unless it is there.</summary>
    [Function("audit-checkpoint")]
    public Task RunAsync([TimerTrigger("0 7 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        clients.Use(client);
        return studio.Checkpoints.RunDailyAsync(settings.Workspace, cancellationToken);
    }
}
