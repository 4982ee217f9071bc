namespace Atelier.Core.Models;

/// <summary>A shape that a model knows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Singular">Its word for one.</param>
/// <param name="Plural">Its word for several.</param>
public sealed record PromptVocabularyShape(string Name, string Singular, string Plural);
