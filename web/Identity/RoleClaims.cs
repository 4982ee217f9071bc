using System.Security.Claims;
using Atelier.Core.Briefs;

namespace Atelier.Web.Identity;

/// <summary>
/// Makes callers of claims, for hosts behind an identity provider such as Entra. Claims must come from a token that the host has verified. Pure.
/// </summary>
/// <remarks>
/// Who: object id (<c>oid</c>), else subject; turned into a pseudonym. Roles: values of <c>roles</c>, such as <c>reviewer</c>, <c>Atelier.Reviewer</c> or, for one
/// workspace of several, <c>studio:reviewer</c>. Named roles (<c>legal</c>, <c>brand</c>) are taken as they are; <c>owner</c> is not: that is whoever sits at the machine.
/// </remarks>
public sealed class RoleClaims(string workspace)
{
    private const string Prefix = "atelier.";

    private static readonly string[] Subjects = ["oid", "http://schemas.microsoft.com/identity/claims/objectidentifier", "sub", ClaimTypes.NameIdentifier];
    private static readonly string[] RoleTypes = ["roles", "role", ClaimTypes.Role];

    /// <summary>Who the claims speak of; null when they name nobody, or nobody with a role in the workspace.</summary>
    /// <param name="claims">Types and values.</param>
    public Caller? CallerOf(IEnumerable<(string Type, string Value)> claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        var all = claims.ToList();
        var subject = Subjects.Select(type => all.Find(c => c.Type == type).Value).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v));
        var roles = all.Where(c => RoleTypes.Contains(c.Type)).Select(c => RoleOf(c.Value)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return subject is null || roles.Count == 0 ? null : new(workspace, Pseudonyms.Of(workspace, subject), roles);
    }

    private string? RoleOf(string value)
    {
        var role = value.Trim().ToLowerInvariant();
        if (role.Split(':') is [var owner, var rest])
        {
            role = owner == workspace ? rest : "";
        }

        role = role.StartsWith(Prefix, StringComparison.Ordinal) ? role[Prefix.Length..] : role;
        return Ids.IsValid(role) && role != Role.Owner ? role : null;
    }
}
