namespace Atelier.Core.Reviews;

/// <summary>What a reviewer says of one picture.</summary>
public enum Verdict
{
    /// <summary>Good as it is.</summary>
    Approve,

    /// <summary>Not this one.</summary>
    Reject,

    /// <summary>Draw the shot again, changed.</summary>
    Change,
}
