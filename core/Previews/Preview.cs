using Atelier.Core.Briefs;
using Atelier.Core.Costs;

namespace Atelier.Core.Previews;

/// <summary>A preview that was taken in; stored once as <c>previews/{p}/preview.json</c>.</summary>
public sealed record Preview
{
    /// <summary>Its words, as a brief of one shot; its id is the preview's.</summary>
    public required Brief Brief { get; init; }

    /// <summary>The render job.</summary>
    public required string JobId { get; init; }

    /// <summary>The model that draws it.</summary>
    public required string Model { get; init; }

    /// <summary>The model's version.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>What work costs, as it was when it was taken in.</summary>
    public required CostRates Rates { get; init; }

    /// <summary>After this nobody draws it any more, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
