using Atelier.Core.Briefs;
using Atelier.Functions.Durable;
using Atelier.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Atelier.Functions.Timers;

/// <summary>Clears away what policy doesn't keep, histories on the engine among it. It asks every hour, and runs once a day.</summary>
public sealed class RetentionFunction(Studio studio, FunctionsSettings settings, DurableClients clients)
{
    /// <summary>Runs, unless it ran within a day.</summary>
    [Function("retention")]
    public Task RunAsync([TimerTrigger("0 37 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        clients.Use(client);
        return studio.Retention.RunDailyAsync(settings.Workspace, cancellationToken);
    }
}
