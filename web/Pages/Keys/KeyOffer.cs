using Atelier.Web.Identity;

namespace Atelier.Web.Pages.Keys;

/// <summary>What the form for a new key has to choose from, and what its maker should know.</summary>
/// <param name="Roles">The roles that the workspace knows, each with what it may do.</param>
/// <param name="Names">Names that are known already: those whom reviews ask, and holders of keys.</param>
/// <param name="Asked">Those whom reviews may ask, by policy.</param>
/// <param name="SignInRoles">Roles for which policy wants people signed in.</param>
/// <param name="AcceptRelayed">Roles for which policy takes a relayed answer.</param>
/// <param name="IsFirst">Whether it is the studio's first key, made by whoever sits at its machine: from then on they need one too.</param>
public sealed record KeyOffer(IReadOnlyList<(string Role, string May)> Roles, IReadOnlyList<string> Names, IReadOnlyList<string> Asked, IReadOnlyList<string> SignInRoles, IReadOnlyList<string> AcceptRelayed, bool IsFirst)
{
    /// <summary>Whether a key decides on reviews that ask its holder: policy lists them, and the key has a role that may decide.</summary>
    public bool Decides(ListedKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Asked.Contains(key.Caller) && key.Roles.Any(r => r is Role.Owner or Role.Reviewer || !Role.All.Contains(r));
    }
}
