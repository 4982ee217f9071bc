using Atelier.Core.Briefs;
using Atelier.Core.Notices;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;

namespace Atelier.Local.Notices;

/// <summary>Tells people on the terminal of the studio: the machine's owner is everybody. Links are printed there and nowhere else, since whoever has one decides.</summary>
internal sealed class TerminalNotifier(IObjectStore store, ReviewLinks links, Action<string> print) : INotifier
{
    public async Task NotifyAsync(Notice notice, CancellationToken cancellationToken = default)
    {
        var brief = await store.ReadAsync<Brief>(StoreKeys.Brief(notice.Workspace, notice.BriefId), cancellationToken);
        var review = notice.ReviewId is null ? null : await store.ReadAsync<Review>(StoreKeys.Review(notice.Workspace, notice.ReviewId), cancellationToken);
        var link = review is null || notice.To is null ? "" : $"\n  {links.LinkFor(notice.Workspace, review, notice.To)}";
        var what = notice.Kind switch
        {
            NoticeKind.ReviewRequested => $"{notice.To}, please review",
            NoticeKind.Reminder => $"{notice.To}, please remember to review",
            NoticeKind.Escalated => $"{notice.To}, others have not decided; please review",
            NoticeKind.ReviewDecided => "Decided:",
            NoticeKind.PublishRequested => $"{notice.To}, finished assets wait for ./run publish {notice.BriefId}:",
            _ => "Ended:",
        };
        print($"{what} '{brief?.Title}' ({notice.BriefId}){link}");
    }
}
