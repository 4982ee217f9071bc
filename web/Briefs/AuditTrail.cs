using System.Text.Json;
using Atelier.Core.Audit;

namespace Atelier.Web.Briefs;

/// <summary>An audit chain as stored, with what checking it found.</summary>
public sealed record AuditTrail
{
    /// <summary>The brief, or null for the chain of administrative acts.</summary>
    public string? Brief { get; init; }

    /// <summary>Hash of the last entry.</summary>
    public required string Head { get; init; }

    /// <summary>What is wrong with the chain; empty when it is whole.</summary>
    public required IReadOnlyList<AuditProblem> Problems { get; init; }

    /// <summary>The entries as they are stored, in their order.</summary>
    public required IReadOnlyList<JsonElement> Entries { get; init; }

    /// <summary>Where the next entries are, or null at the end.</summary>
    public string? Next { get; init; }
}
