using System.Text.Json.Serialization;

namespace Atelier.Web.Teams;

/// <summary>What 'Post adaptive card and wait for a response' gives a flow, as it is. What else it holds is left alone.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record CardResponse
{
    /// <summary>Who answered.</summary>
    public CardResponder? Responder { get; init; }

    /// <summary>What they filled in, by input.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}
