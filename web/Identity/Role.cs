namespace Atelier.Web.Identity;

/// <summary>Roles that the API asks for.</summary>
public static class Role
{
    /// <summary>Everything: whoever sits at the machine.</summary>
    public const string Owner = "owner";

    /// <summary>Sends briefs and calls them off.</summary>
    public const string Requester = "requester";

    /// <summary>Decides on reviews that ask them.</summary>
    public const string Reviewer = "reviewer";

    /// <summary>Releases finished assets.</summary>
    public const string Publisher = "publisher";

    /// <summary>Runs campaigns: the kill switch.</summary>
    public const string Admin = "admin";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Owner, Requester, Reviewer, Publisher, Admin];
}
