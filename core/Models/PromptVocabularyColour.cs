namespace Atelier.Core.Models;

/// <summary>A colour that a model knows.</summary>
/// <param name="Name">Its word.</param>
/// <param name="Hex">How it is drawn: sRGB, <c>#RRGGBB</c>.</param>
/// <param name="Synonyms">Other words for it.</param>
public sealed record PromptVocabularyColour(string Name, string Hex, IReadOnlyList<string> Synonyms);
