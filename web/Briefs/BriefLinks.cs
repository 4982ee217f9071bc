namespace Atelier.Web.Briefs;

/// <summary>Addresses of what belongs to a brief.</summary>
/// <param name="Self">The brief.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Audit">What happened to it.</param>
/// <param name="Cancel">Calls it off.</param>
/// <param name="Page">For people.</param>
public sealed record BriefLinks(string Self, string Outcome, string Audit, string Cancel, string Page)
{
    /// <summary>Of a brief.</summary>
    public static BriefLinks Of(string id) => new($"/v1/briefs/{id}", $"/v1/briefs/{id}/outcome", $"/v1/briefs/{id}/audit", $"/v1/briefs/{id}/cancel", $"/briefs/{id}");
}
