using Atelier.Core.Reviews;

namespace Atelier.Web.Reviews;

/// <summary>What a signed-in reviewer sends.</summary>
public sealed record DecisionBody
{
    /// <summary>A verdict for each picture; one left out counts as not approved.</summary>
    public IReadOnlyList<ItemVerdict>? Verdicts { get; init; }
}
