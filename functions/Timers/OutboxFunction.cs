using Atelier.Core.Hooks;
using Atelier.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace Atelier.Functions.Timers;

/// <summary>Tells subscribers what happened.</summary>
public sealed class OutboxFunction(HookDispatcher dispatcher, FunctionsSettings settings)
{
    /// <summary>One round over the outbox and what is due.</summary>
    [Function("outbox")]
    public Task RunAsync([TimerTrigger("*/15 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => dispatcher.RunAsync(settings.Workspace, cancellationToken);
}
