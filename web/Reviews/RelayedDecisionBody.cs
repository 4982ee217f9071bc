using Atelier.Core.Reviews;

namespace Atelier.Web.Reviews;

/// <summary>What a relay sends.</summary>
public sealed record RelayedDecisionBody
{
    internal const int MaxResponder = 320;

    /// <summary>Who answered: their pseudonym, or what the identity provider calls them (object id, address). The latter is turned into a pseudonym at once and stored nowhere.</summary>
    public string? Responder { get; init; }

    /// <summary>A verdict for each picture; one left out counts as not approved.</summary>
    public IReadOnlyList<ItemVerdict>? Verdicts { get; init; }
}
