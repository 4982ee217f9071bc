namespace Atelier.Core.Policies;

/// <summary>Who decides, and how long they have.</summary>
public sealed record ReviewPolicy
{
    /// <summary>People who may be asked; the first ones are asked first.</summary>
    public IReadOnlyList<Reviewer> Reviewers { get; init; } = [];

    /// <summary>Approvals that a variant needs, 1 to 5.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>Roles each of which must approve.</summary>
    public IReadOnlyList<string> RequiredRoles { get; init; } = [];

    /// <summary>Roles that count only from people who signed in: a review link's bearer alone can't satisfy them, and a relay only where <see cref="AcceptRelayed"/> names them too.</summary>
    public IReadOnlyList<string> SignInRoles { get; init; } = [];

    /// <summary>Roles for which a decision counts that a relay brings, a program with the role <c>relay</c> that says what somebody answered elsewhere.</summary>
    public IReadOnlyList<string> AcceptRelayed { get; init; } = [];

    /// <summary>Time between reminders.</summary>
    public TimeSpan RemindEvery { get; init; } = TimeSpan.FromHours(24);

    /// <summary>After this the review is escalated: <see cref="EscalateTo"/> are asked too.</summary>
    public TimeSpan EscalateAfter { get; init; } = TimeSpan.FromHours(72);

    /// <summary>Ids of reviewers added by escalation.</summary>
    public IReadOnlyList<string> EscalateTo { get; init; } = [];

    /// <summary>After this the brief expires.</summary>
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromDays(14);

    /// <summary>The role that may approve a picture in spite of an Error finding, with a note.</summary>
    public string OverruleRole { get; init; } = "admin";
}
