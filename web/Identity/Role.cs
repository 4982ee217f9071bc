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

    /// <summary>Programs that carry a person's answer, such as flows of Power Automate.</summary>
    public const string Relay = "relay";

    /// <summary>Stands for any role that is none of the others: those that policy names, such as <c>legal</c> and <c>brand</c>.</summary>
    public const string Named = "*";

    /// <summary>Stands for any role but <see cref="Relay"/>: a program that only carries answers reads nothing beyond what it carries.</summary>
    public const string Member = "member";

    /// <summary>All that the API itself knows.</summary>
    public static IReadOnlyList<string> All { get; } = [Owner, Requester, Reviewer, Publisher, Admin, Relay];
}
