namespace Atelier.Core.Reviews;

/// <summary>How a reviewer was known when they decided, and which of their roles that way may carry. Pure.</summary>
public static class DecisionWays
{
    /// <summary>By a link alone: whoever has it.</summary>
    public const string Link = "link";

    /// <summary>At the terminal of the studio's own machine.</summary>
    public const string Terminal = "terminal";

    /// <summary>By sign-in.</summary>
    public const string SignIn = "sign-in";

    /// <summary>A program said that they said so.</summary>
    public const string Relay = "relay";

    /// <summary>Whether a decision that came this way counts for a role.</summary>
    public static bool Carries(Review review, string way, string role)
    {
        ArgumentNullException.ThrowIfNull(review);
        return way switch
        {
            Link => !review.SignInRoles.Contains(role),
            Relay => review.AcceptRelayed.Contains(role),
            _ => true,
        };
    }

    /// <summary>
    /// Why somebody's decision isn't taken this way, or null when it is. A reviewer decides once; a way that loses a role which only they were asked for would leave the review without it for good.
    /// </summary>
    public static DecisionProblem? Refusal(Review review, Policies.Reviewer reviewer, string way)
    {
        ArgumentNullException.ThrowIfNull(review);
        ArgumentNullException.ThrowIfNull(reviewer);
        var lost = reviewer.Roles.FirstOrDefault(r => (review.SignInRoles.Contains(r) || review.RequiredRoles.Contains(r)) && !Carries(review, way, r));
        return way switch
        {
            Link when lost is not null => new("", "sign-in-required", $"Policy wants those with the role '{lost}' to sign in: a link alone doesn't prove who has it. Sign in and decide there."),
            Relay when lost is not null => new("responder", "relay-not-accepted", $"Policy doesn't take relayed answers for the role '{lost}'. Let them sign in and decide in the studio."),
            Relay when !reviewer.Roles.Any(r => Carries(review, way, r)) => new("responder", "relay-not-accepted", "Policy takes relayed answers for none of this reviewer's roles. Let them decide in the studio, or list a role under review.acceptRelayed."),
            _ => null,
        };
    }
}
