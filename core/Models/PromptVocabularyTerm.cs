namespace Atelier.Core.Models;

/// <summary>A position, background, pattern or scene that a model knows.</summary>
public sealed record PromptVocabularyTerm
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Ways to say it; <c>{fg}</c> and <c>{bg}</c> stand for colours.</summary>
    public required IReadOnlyList<string> Phrases { get; init; }

    /// <summary>Whether it takes colours of its own.</summary>
    public bool Coloured { get; init; }

    /// <summary>For patterns, the key of <see cref="PromptVocabulary.Forms"/> that it is said with.</summary>
    public string? Form { get; init; }
}
