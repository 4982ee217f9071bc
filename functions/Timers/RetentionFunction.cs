using Atelier.Core.Briefs;
using Atelier.Functions.Durable;
using Atelier.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Atelier.Functions.Timers;

/// <summary>Clears away what policy doesn't keep, histories on the engine among it, once a day; it asks every hour. Lists that were lost, as after a restore, are written anew before.</summary>
public sealed class RetentionFunction(Studio studio, FunctionsSettings settings, DurableClients clients, ILogger<RetentionFunction> logger)
{
    /// <summary>Runs, unless it ran within a day.</summary>
    [Function("retention")]
    public async Task RunAsync([TimerTrigger("0 37 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        clients.Use(client);
        var rounds = new Rounds(logger);
        await rounds.DoAsync("lists", () => studio.Indexes.RunIfLostAsync(settings.Workspace, cancellationToken), cancellationToken);
        await rounds.DoAsync("retention", () => studio.Retention.RunDailyAsync(settings.Workspace, cancellationToken), cancellationToken);
        rounds.ThrowIfAnyFailed();
    }
}
