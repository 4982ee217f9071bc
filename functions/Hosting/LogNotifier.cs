using Atelier.Core.Notices;
using Microsoft.Extensions.Logging;

namespace Atelier.Functions.Hosting;

/// <summary>Where nobody else tells people: notes that there was something to tell. People see it on their pages, programs by webhook. No link, since whoever has one decides.</summary>
internal sealed class LogNotifier(ILogger logger) : INotifier
{
    public Task NotifyAsync(Notice notice, CancellationToken cancellationToken = default)
    {
        logger.LogInformation("{Kind} for {To}: brief {Brief}", notice.Kind, notice.To ?? "those who watch", notice.BriefId);
        return Task.CompletedTask;
    }
}
