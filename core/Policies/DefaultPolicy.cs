using System.Text.Json;
using Atelier.Core.Workflows;

namespace Atelier.Core.Policies;

/// <summary>The policy of workspaces that have stored none: <c>default-policy.json</c>. A place to start from, no legal advice.</summary>
public static class DefaultPolicy
{
    /// <summary>The policy; read once.</summary>
    public static WorkspacePolicy Value { get; } = Read();

    private static WorkspacePolicy Read()
    {
        using var stream = typeof(DefaultPolicy).Assembly.GetManifestResourceStream("Atelier.Core.Policies.default-policy.json")
            ?? throw new InvalidOperationException("The assembly lacks its default policy.");
        return JsonSerializer.Deserialize<WorkspacePolicy>(stream, WorkflowJson.Options)!;
    }
}
