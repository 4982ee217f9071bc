namespace Atelier.Core.Policies;

/// <summary>Who must sign off. Pure.</summary>
public static class SignOff
{
    /// <summary>Roles each of which must approve a brief's pictures: those of the policy, of its trade and of its brand, each once, in that order.</summary>
    public static IReadOnlyList<string> RolesFor(Briefs.Brief brief, Brands.Brand? brand, WorkspacePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(brief);
        ArgumentNullException.ThrowIfNull(policy);
        var ofTrade = policy.Content.Categories.Where(c => c.Category == brief.Intent.Category).SelectMany(c => c.RequiredRoles);
        return [.. policy.Review.RequiredRoles.Concat(ofTrade).Concat(brand?.RequiredRoles ?? []).Distinct()];
    }
}
