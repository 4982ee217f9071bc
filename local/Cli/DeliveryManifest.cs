using Atelier.Core.Briefs;

namespace Atelier.Local.Cli;

/// <summary>What a folder of delivered assets holds.</summary>
internal sealed record DeliveryManifest
{
    public string Schema { get; init; } = "atelier.delivery/1";

    public required string BriefId { get; init; }

    public required string Title { get; init; }

    public required string Campaign { get; init; }

    public required Outcome Outcome { get; init; }

    public required IReadOnlyList<DeliveredAsset> Assets { get; init; }
}
