using Atelier.Core.Kills;
using Atelier.Web.Identity;
using Microsoft.Extensions.Logging;

namespace Atelier.Web.Kills;

/// <summary>Pulls the kill switch for whoever waits for the answer. Thread-safe.</summary>
internal sealed class KillPull(StudioServices studio)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = studio.Loggers.CreateLogger("Atelier.Web.Kills");

    /// <summary>Stops a scope. Whoever pulls it and hangs up still means it, so that nothing cancels this.</summary>
    /// <returns>The kill, and what it did; null while it goes on, or where it was interrupted: once the gate is closed the kill is certain, and what this process doesn't finish, a sweep does.</returns>
    public async Task<(string Kill, KillReport? Report)> PullAsync(Caller caller, KillScope scope, string reason)
    {
        var gate = await studio.Kills.CloseAsync(caller.Workspace, scope, caller.Id, reason, CancellationToken.None);
        var finishing = Task.Run(() => studio.Kills.FinishAsync(caller.Workspace, scope, gate, CancellationToken.None), CancellationToken.None);
        try
        {
            return (gate.KillId!, await finishing.WaitAsync(Patience, studio.Clock, CancellationToken.None));
        }
        catch (Exception e)
        {
            _logger.LogWarning(e, "A kill could not be finished yet; the sweep goes on with it");
            _ = finishing.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return (gate.KillId!, null);
        }
    }
}
