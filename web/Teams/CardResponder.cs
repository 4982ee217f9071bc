using System.Text.Json.Serialization;

namespace Atelier.Web.Teams;

/// <summary>Who answered a card, as Teams says. Turned into a pseudonym at once and stored nowhere.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record CardResponder
{
    internal const int Max = 320;

    /// <summary>Their object id in Entra: the one that signing in gives too.</summary>
    public string? ObjectId { get; init; }

    /// <summary>Their sign-in name.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>Their address.</summary>
    public string? Email { get; init; }

    /// <summary>All that may name them, the surest first.</summary>
    internal IEnumerable<string> Names => new[] { ObjectId, UserPrincipalName, Email }.Where(n => !string.IsNullOrWhiteSpace(n) && n.Length <= Max).Select(n => n!);
}
