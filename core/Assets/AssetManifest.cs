using Atelier.Core.Costs;
using Atelier.Core.Enrichment;
using Atelier.Core.Moderation;

namespace Atelier.Core.Assets;

/// <summary>
/// Where an asset comes from: everything that decided its pixels, everybody who approved it, what it cost. Stored once, signed, never changed.
/// Holds no personal text: people are pseudonyms, notes stay in the decisions.
/// </summary>
public sealed record AssetManifest
{
    /// <summary>The form of this document; readers refuse another.</summary>
    public string Schema { get; init; } = "atelier.asset/1";

    /// <summary>The asset's id.</summary>
    public required string Id { get; init; }

    /// <summary>The workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The brief.</summary>
    public required string BriefId { get; init; }

    /// <summary>SHA-256 of the stored brief.</summary>
    public required string BriefSha256 { get; init; }

    /// <summary>The campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>The brand, or null.</summary>
    public string? Brand { get; init; }

    /// <summary>The shot's name.</summary>
    public required string Shot { get; init; }

    /// <summary>The variant's number.</summary>
    public required int Variant { get; init; }

    /// <summary>The round it was approved in.</summary>
    public required int Round { get; init; }

    /// <summary>SHA-256 of the delivered PNG.</summary>
    public required string PictureSha256 { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>How it was rendered.</summary>
    public required AssetRender Render { get; init; }

    /// <summary>The proof that the final is what was approved.</summary>
    public required AssetProof Proof { get; init; }

    /// <summary>Who wrote the prompts.</summary>
    public required string Enricher { get; init; }

    /// <summary>
    /// What was away while it was made, so that something else stood in: <c>enricher</c> (templates wrote the prompts), <c>moderator</c> (a check could not be made; people saw that),
    /// <c>renderer</c> (another model drew the preview or the final). Empty when all was as it should be.
    /// </summary>
    public IReadOnlyList<string> Degraded { get; init; } = [];

    /// <summary>The policy it was judged by.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>What moderation found in the final.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Who approved it.</summary>
    public required IReadOnlyList<AssetApproval> Approvals { get; init; }

    /// <summary>Words that go with it, by locale.</summary>
    public required IReadOnlyList<Copy> Copy { get; init; }

    /// <summary>Metadata tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The colours that most of the picture has, at most five, as <c>#rrggbb</c>, the largest share first; null in manifests from before they were measured.</summary>
    public IReadOnlyList<string>? Colours { get; init; }

    /// <summary>What its preview and final cost.</summary>
    public required Money Cost { get; init; }

    /// <summary>When it was finished, UTC.</summary>
    public required DateTimeOffset FinishedAt { get; init; }
}
