using Atelier.Core.Notices;

namespace Atelier.Core.Tests.Briefs;

internal sealed class NoticeLog : INotifier
{
    public List<Notice> Sent { get; } = [];

    public Task NotifyAsync(Notice notice, CancellationToken cancellationToken = default)
    {
        Sent.Add(notice);
        return Task.CompletedTask;
    }
}
