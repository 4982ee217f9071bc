using Atelier.Core.Briefs;

namespace Atelier.Core.Assets;

/// <summary>What a folder of delivered assets holds.</summary>
public sealed record DeliveryManifest
{
    /// <summary>What kind of document this is.</summary>
    public string Schema { get; init; } = "atelier.delivery/1";

    /// <summary>The brief.</summary>
    public required string BriefId { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>How it ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Its assets' files.</summary>
    public required IReadOnlyList<DeliveredAsset> Assets { get; init; }
}
