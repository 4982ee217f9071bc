using Atelier.Core.Enrichment;
using Atelier.Core.Renders;

namespace Atelier.Core.Costs;

/// <summary>
/// What was spent on a brief or a preview though nothing came of it, and no result says so: a picture that was drawn twice, or by a worker that had lost the job meanwhile; words that came second.
/// Written once by whoever spent it, and booked apart from the brief's own bill, which may be written long before.
/// </summary>
public sealed record Spoilage
{
    /// <summary>The brief or the preview.</summary>
    public required string Owner { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The render, as its result would have told it; null where it was none. No picture of it is kept.</summary>
    public RenderResult? Render { get; init; }

    /// <summary>What a language model used; null where none wrote.</summary>
    public EnrichmentUsage? Words { get; init; }
}
