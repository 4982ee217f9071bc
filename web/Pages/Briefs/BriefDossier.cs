using Atelier.Core.Briefs;
using Atelier.Core.Costs;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Web.Assets;

namespace Atelier.Web.Pages.Briefs;

/// <summary>Everything about a brief that its page shows.</summary>
public sealed record BriefDossier
{
    /// <summary>The brief, where it is and how it ended.</summary>
    public required BriefView View { get; init; }

    /// <summary>Its rounds, the last first.</summary>
    public IReadOnlyList<Round> Rounds { get; init; } = [];

    /// <summary>Its assets, each with what checking it found.</summary>
    public IReadOnlyList<(ShownAsset Asset, AssetCheck Check)> Assets { get; init; } = [];

    /// <summary>Ways to its open review, for those who may see them.</summary>
    public IReadOnlyList<ReviewerLink> Links { get; init; } = [];

    /// <summary>What screening found; null before it looked.</summary>
    public Screening? Screening { get; init; }

    /// <summary>What it has used so far and what that cost.</summary>
    public required CostBreakdown Cost { get; init; }

    /// <summary>What happened, the last first.</summary>
    public IReadOnlyList<HistoryLine> History { get; init; } = [];

    /// <summary>How far a brief came, by what there is of it.</summary>
    public BriefState Reached => Rounds.Any(r => r.Askings.Any(a => a.Review.Stage == ReviewStage.Finals) || r.Tiles.Any(t => t is { Purpose: RenderPurpose.Final, Similarity: not null })) ? BriefState.Proofing
        : Rounds.Any(r => r.Tiles.Any(t => t.Purpose == RenderPurpose.Final)) ? BriefState.Rendering
        : Rounds.Any(r => r.Askings.Count > 0) ? BriefState.InReview
        : Rounds.Any(r => r.Tiles.Any(t => t.State is TileState.Drawn or TileState.Failed)) ? BriefState.Previewing
        : Rounds.Any(r => r.Spec is not null) ? BriefState.Enriching
        : BriefState.Screening;

    /// <summary>The review that waits for people, or null.</summary>
    public Asking? Open => View.Status.ReviewId is { } id ? Rounds.SelectMany(r => r.Askings).FirstOrDefault(a => a.Review.Id == id) : null;
}
