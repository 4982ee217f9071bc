namespace Atelier.Core.Workflows;

/// <summary>Thrown into a workflow when an activity failed for good.</summary>
/// <param name="activity">The activity's name.</param>
/// <param name="code">The code of the <see cref="PermanentFailureException"/>, or the exception's type name.</param>
/// <param name="message">The last attempt's message.</param>
/// <param name="isPermanent">Whether the activity itself said that trying again can't help.</param>
public sealed class ActivityFailedException(string activity, string code, string message, bool isPermanent)
    : Exception($"Activity '{activity}' failed: {message}")
{
    /// <summary>The activity's name.</summary>
    public string Activity { get; } = activity;

    /// <summary>The code of the <see cref="PermanentFailureException"/>, or the exception's type name.</summary>
    public string Code { get; } = code;

    /// <summary>The last attempt's message, without the activity's name.</summary>
    public string Reason { get; } = message;

    /// <summary>Whether the activity itself said that trying again can't help.</summary>
    public bool IsPermanent { get; } = isPermanent;
}
