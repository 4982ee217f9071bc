using Atelier.Core.Policies;

namespace Atelier.Core.Reviews;

/// <summary>Chooses who is asked. Pure.</summary>
public static class ReviewPanel
{
    /// <summary>
    /// Everybody whom escalation doesn't keep back is asked from the start, and beside them somebody for each required role, and as many as the quorum needs.
    /// </summary>
    /// <returns>Who is asked from the start, and who once it is escalated.</returns>
    /// <exception cref="Workflows.PermanentFailureException">Nobody can satisfy the policy.</exception>
    public static (IReadOnlyList<Reviewer> Asked, IReadOnlyList<Reviewer> Later) Choose(ReviewPolicy policy, IReadOnlyList<string> requiredRoles)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(requiredRoles);
        var asked = policy.Reviewers.Where(r => !policy.EscalateTo.Contains(r.Id)).ToList();
        var later = policy.Reviewers.Where(r => policy.EscalateTo.Contains(r.Id)).ToList();
        foreach (var role in requiredRoles.Where(role => !asked.Exists(r => r.Roles.Contains(role))))
        {
            Move(later.Find(r => r.Roles.Contains(role))
                ?? throw new Workflows.PermanentFailureException("no-reviewer", $"No reviewer holds the role '{role}', which must approve. Add one to the policy."));
        }

        while (asked.Count < policy.Quorum)
        {
            Move(later.FirstOrDefault()
                ?? throw new Workflows.PermanentFailureException("no-reviewer", $"Policy asks for {policy.Quorum} approvals but names {asked.Count} reviewers."));
        }

        return (asked, later);

        void Move(Reviewer reviewer)
        {
            later.Remove(reviewer);
            asked.Add(reviewer);
        }
    }
}
