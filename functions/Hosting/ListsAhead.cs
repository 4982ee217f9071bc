using Atelier.Core.Briefs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Atelier.Functions.Hosting;

/// <summary>Reads lists into memory when an instance begins, so that its first search doesn't wait for all of it. One that fails is made up for by whoever asks.</summary>
internal sealed class ListsAhead(Studio studio, FunctionsSettings settings, ILogger<ListsAhead> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await studio.ReadAheadAsync(settings.Workspace, stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            logger.LogWarning(e, "Lists could not be read ahead; the first one reads them");
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}
