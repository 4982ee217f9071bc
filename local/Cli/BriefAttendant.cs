using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;

namespace Atelier.Local.Cli;

/// <summary>Looks at a brief, and does for people what <c>--approve</c> says: decides each review once, and publishes.</summary>
internal sealed class BriefAttendant(LocalStudio studio, string briefId, Approval approval)
{
    private const string Workspace = LocalSettings.Workspace;
    private readonly HashSet<string> _decided = new(StringComparer.Ordinal);

    /// <summary>Why the brief can't go on without people, or null.</summary>
    public string? Stuck { get; private set; }

    /// <summary>The brief as it is; null when it can't go on without people.</summary>
    public async Task<BriefView?> LookAsync(CancellationToken cancellationToken)
    {
        var view = await studio.Studio.Briefs.GetAsync(Workspace, briefId, cancellationToken)
            ?? throw new ObjectStoreException("store-corrupt", $"The brief {briefId} vanished.");
        if (approval == Approval.Wait || view.Outcome is not null)
        {
            return view;
        }

        if (view.Status is { State: BriefState.InReview, ReviewId: { } review } && _decided.Add(review)
            && !await TerminalReviewers.DecideAsync(studio, review, approval, cancellationToken))
        {
            Stuck = "a picture has a finding of Error, which only somebody with the right role may overrule, with a note.";
            return null;
        }

        if (view.Status is { State: BriefState.Delivering, Deadline: not null })
        {
            await studio.Studio.Briefs.PublishAsync(Workspace, briefId, "terminal", cancellationToken);
        }

        return view;
    }
}
