namespace Atelier.Web.Identity;

/// <summary>Somebody whom the host knows.</summary>
/// <param name="Workspace">The workspace they act in.</param>
/// <param name="Id">Pseudonym: lower-case letters, digits, dashes.</param>
/// <param name="Roles">Roles held: <see cref="Role"/>.</param>
public sealed record Caller(string Workspace, string Id, IReadOnlyList<string> Roles)
{
    /// <summary>Whether they may act as a role; an owner may act as any.</summary>
    public bool Is(string role) => Roles.Contains(role) || Roles.Contains(Role.Owner)
        || (role == Role.Named && Roles.Any(r => !Role.All.Contains(r)))
        || (role == Role.Member && Roles.Any(r => r != Role.Relay));
}
