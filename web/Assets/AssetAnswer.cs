using Atelier.Core.Assets;
using Atelier.Core.Catalog;
using Atelier.Core.Costs;
using Atelier.Core.Enrichment;
using Atelier.Core.Moderation;

namespace Atelier.Web.Assets;

/// <summary>A delivered asset as the API answers it.</summary>
public sealed record AssetAnswer
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The brief it was made for.</summary>
    public required string BriefId { get; init; }

    /// <summary>The campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>The brand, or null.</summary>
    public string? Brand { get; init; }

    /// <summary>The shot's name.</summary>
    public required string Shot { get; init; }

    /// <summary>The variant that was approved.</summary>
    public required int Variant { get; init; }

    /// <summary>The round it comes from.</summary>
    public required int Round { get; init; }

    /// <summary>Pixels a row.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>SHA-256 of the picture.</summary>
    public required string PictureSha256 { get; init; }

    /// <summary>The model that drew it.</summary>
    public required string Model { get; init; }

    /// <summary>The model's version.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The model's licence.</summary>
    public required string ModelLicence { get; init; }

    /// <summary>How much it resembles the preview that was approved, 0 to 1.</summary>
    public required double Similarity { get; init; }

    /// <summary>Headline, caption and alternative text by locale.</summary>
    public required IReadOnlyList<Copy> Copy { get; init; }

    /// <summary>Words it is found by.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The colours that most of it has, at most five, the largest share first.</summary>
    public required IReadOnlyList<AssetColour> Colours { get; init; }

    /// <summary>Which version it is, from 1: the same shot of briefs by the same title, in one campaign and for one brand, counted by delivery.</summary>
    public required int Version { get; init; }

    /// <summary>How many versions there are.</summary>
    public required int Versions { get; init; }

    /// <summary>How many briefs draw on its picture.</summary>
    public required int Uses { get; init; }

    /// <summary>What moderation remarked.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What its renders cost.</summary>
    public required Money Cost { get; init; }

    /// <summary>When it was finished, UTC.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Addresses of what belongs to it.</summary>
    public required AssetLinks Links { get; init; }

    /// <summary>From its manifest and its entry in the catalog, which may come a moment after the manifest.</summary>
    public static AssetAnswer Of(AssetManifest manifest, CatalogEntry? entry)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new()
        {
            Id = manifest.Id,
            BriefId = manifest.BriefId,
            Campaign = manifest.Campaign,
            Brand = manifest.Brand,
            Shot = manifest.Shot,
            Variant = manifest.Variant,
            Round = manifest.Round,
            Width = manifest.Width,
            Height = manifest.Height,
            PictureSha256 = manifest.PictureSha256,
            Model = manifest.Render.Model,
            ModelVersion = manifest.Render.ModelVersion,
            ModelLicence = manifest.Render.ModelLicence,
            Similarity = manifest.Proof.Similarity,
            Copy = manifest.Copy,
            Tags = manifest.Tags,
            Colours = entry?.Colours ?? [],
            Version = entry?.Version ?? 1,
            Versions = entry?.Versions ?? 1,
            Uses = entry?.Uses ?? 0,
            Findings = manifest.Findings,
            Cost = manifest.Cost,
            FinishedAt = manifest.FinishedAt,
            Links = AssetLinks.Of(manifest),
        };
    }
}
