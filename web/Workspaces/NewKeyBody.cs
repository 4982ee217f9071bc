namespace Atelier.Web.Workspaces;

/// <summary>A key that somebody wants.</summary>
public sealed record NewKeyBody
{
    /// <summary>Pseudonym of who will hold it: lower-case letters, digits and single dashes.</summary>
    public string? Caller { get; init; }

    /// <summary>Roles it carries, one at least.</summary>
    public IReadOnlyList<string>? Roles { get; init; }
}
