namespace Atelier.Web.Identity;

/// <summary>Who the caller is to the studio.</summary>
/// <param name="Workspace">The workspace they act in.</param>
/// <param name="Id">Their pseudonym: what policy lists as a reviewer's id.</param>
/// <param name="Roles">Roles they hold.</param>
public sealed record Me(string Workspace, string Id, IReadOnlyList<string> Roles);
