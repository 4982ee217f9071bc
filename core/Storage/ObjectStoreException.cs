namespace Atelier.Core.Storage;

/// <summary>The store couldn't answer: out of space, unreachable, corrupt. Nothing was acknowledged.</summary>
/// <param name="code">Stable, kebab-case: <c>store-full</c>, <c>store-unavailable</c>, <c>store-corrupt</c>.</param>
/// <param name="message">What happened and what to do; safe to show.</param>
/// <param name="inner">The cause.</param>
public sealed class ObjectStoreException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Stable, kebab-case.</summary>
    public string Code { get; } = code;
}
