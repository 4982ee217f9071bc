namespace Atelier.Core.Models;

/// <summary>A count that a model knows.</summary>
/// <param name="Value">The count.</param>
/// <param name="Words">Words for it, the plainest first.</param>
public sealed record PromptVocabularyCount(int Value, IReadOnlyList<string> Words);
