namespace Atelier.Core.Workflows;

/// <summary>One activity, its types erased to JSON so that a host can run it.</summary>
public sealed record ActivityRegistration
{
    /// <summary>The activity's name.</summary>
    public required string Name { get; init; }

    /// <summary>The type of the input.</summary>
    public required Type InputType { get; init; }

    /// <summary>The type of the result.</summary>
    public required Type OutputType { get; init; }

    /// <summary>Runs it: JSON in, JSON out.</summary>
    public required Func<string, CancellationToken, Task<string>> RunAsync { get; init; }
}
