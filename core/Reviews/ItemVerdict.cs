namespace Atelier.Core.Reviews;

/// <summary>A reviewer's verdict on one picture.</summary>
public sealed record ItemVerdict
{
    /// <summary>The shot's number.</summary>
    public required int Shot { get; init; }

    /// <summary>The variant's number.</summary>
    public required int Variant { get; init; }

    /// <summary>What they say.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why.</summary>
    public DecisionReason Reason { get; init; }

    /// <summary>In their words, at most 1,000 characters.</summary>
    public string Note { get; init; } = "";
}
