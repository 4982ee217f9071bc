namespace Atelier.Core.Workflows;

/// <summary>One version of one workflow, its types erased to JSON so that a host can run it.</summary>
public sealed record WorkflowRegistration
{
    /// <summary>The workflow's name, shared by its versions.</summary>
    public required string Name { get; init; }

    /// <summary>This version; any text, compared exactly.</summary>
    public required string Version { get; init; }

    /// <summary>The type of the input.</summary>
    public required Type InputType { get; init; }

    /// <summary>The type of the output.</summary>
    public required Type OutputType { get; init; }

    /// <summary>Runs it once through: JSON in, JSON out.</summary>
    public required Func<IWorkflowContext, string, Task<string>> RunAsync { get; init; }
}
