namespace Atelier.Core.Hooks;

/// <summary>A subscription that can't be taken; the message says why, for people.</summary>
/// <param name="field">The field at fault.</param>
/// <param name="code">Stable, kebab-case: <c>url-refused</c>, <c>event-unknown</c>, <c>malformed</c>, <c>too-many</c>.</param>
/// <param name="message">What is wrong and what would be right.</param>
public sealed class HookException(string field, string code, string message) : Exception(message)
{
    /// <summary>The field at fault.</summary>
    public string Field { get; } = field;

    /// <summary>Stable, kebab-case.</summary>
    public string Code { get; } = code;
}
