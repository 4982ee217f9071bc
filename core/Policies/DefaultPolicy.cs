namespace Atelier.Core.Policies;

/// <summary>The policy of workspaces that have stored none.</summary>
public static class DefaultPolicy
{
    /// <summary>The policy.</summary>
    public static WorkspacePolicy Value { get; } = new()
    {
        Version = "default-1",
        Review = new()
        {
            Reviewers = [new("reviewer", ["reviewer", "brand"]), new("lead", ["reviewer", "admin", "legal", "publisher"])],
            EscalateTo = ["lead"],
        },
    };
}
