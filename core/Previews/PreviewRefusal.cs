namespace Atelier.Core.Previews;

/// <summary>Why a preview isn't allowed.</summary>
/// <param name="Code">Stable, kebab-case: <c>killed</c>, <c>unknown-brand</c>, <c>unknown-model</c>, <c>unknown-reference</c>, <c>unreadable-reference</c>, <c>policy</c>, <c>budget</c>.</param>
/// <param name="Reason">What happened and what to do, for people.</param>
public sealed record PreviewRefusal(string Code, string Reason);
