using Atelier.Web.Identity;
using Atelier.Web.Problems;

namespace Atelier.Web.OpenApi;

/// <summary>Who may call a route. Whoever a route leaves out is refused before the route sees the request.</summary>
internal sealed record Access
{
    private Access(bool isPublic, IReadOnlyList<string> roles) => (IsPublic, Roles) = (isPublic, roles);

    /// <summary>Everybody, also without saying who they are.</summary>
    public static Access Public { get; } = new(true, []);

    /// <summary>Whoever holds any role in the workspace.</summary>
    public static Access Member { get; } = new(false, []);

    /// <summary>Whether nobody is asked who they are.</summary>
    public bool IsPublic { get; }

    /// <summary>Roles one of which is needed; any will do when empty.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>Whoever holds one of some roles; the owner always.</summary>
    public static Access Of(params string[] roles) => new(false, roles);

    /// <summary>Throws unless a caller may.</summary>
    /// <exception cref="ProblemException">They may not.</exception>
    public void Require(Caller caller)
    {
        if (!IsPublic && !(Roles.Count == 0 ? caller.Roles.Count > 0 : Roles.Any(caller.Is)))
        {
            throw KnownProblems.RoleMissing(Roles.Count == 0 ? [Role.Requester, Role.Reviewer] : [.. Roles.Select(r => r == Role.Named ? "one that policy names" : r)]);
        }
    }
}
