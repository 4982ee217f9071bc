using Atelier.Core.Notices;

namespace Atelier.Web.Tests.Seeds;

/// <summary>Tells nobody.</summary>
internal sealed class QuietNotifier : INotifier
{
    public Task NotifyAsync(Notice notice, CancellationToken cancellationToken = default) => Task.CompletedTask;
}
