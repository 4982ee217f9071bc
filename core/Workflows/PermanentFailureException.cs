namespace Atelier.Core.Workflows;

/// <summary>Thrown by an activity when trying again can't help; no retry policy applies. The message is shown to people, so it says what to do.</summary>
/// <param name="code">A stable code, kebab-case.</param>
/// <param name="message">What happened and what to do.</param>
public sealed class PermanentFailureException(string code, string message) : Exception(message)
{
    /// <summary>A stable code, kebab-case.</summary>
    public string Code { get; } = code;
}
