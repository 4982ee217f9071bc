using Atelier.Web.Identity;
using Atelier.Web.Problems;

namespace Atelier.Web.OpenApi;

/// <summary>Who may call a route. Whoever a route leaves out is refused before the route sees the request.</summary>
internal sealed record Access
{
    private Access(bool isPublic, IReadOnlyList<string> roles) => (IsPublic, Roles) = (isPublic, roles);

    /// <summary>Everybody, also without saying who they are.</summary>
    public static Access Public { get; } = new(true, []);

    /// <summary>Whoever works in the workspace: holders of any role but <see cref="Role.Relay"/>.</summary>
    public static Access Member { get; } = Of(Role.Member);

    /// <summary>Whether nobody is asked who they are.</summary>
    public bool IsPublic { get; }

    /// <summary>Roles one of which is needed.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>Whoever holds one of some roles; the owner always.</summary>
    public static Access Of(params string[] roles) => new(false, roles);

    /// <summary>Throws unless a caller may.</summary>
    /// <exception cref="ProblemException">They may not.</exception>
    public void Require(Caller caller)
    {
        if (!IsPublic && !Roles.Any(caller.Is))
        {
            throw KnownProblems.RoleMissing([.. Roles.SelectMany(Words)]);
        }
    }

    private static string[] Words(string role) => role switch
    {
        Role.Named => ["one that policy names"],
        Role.Member => [Role.Requester, Role.Reviewer],
        _ => [role],
    };
}
