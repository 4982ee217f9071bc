namespace Atelier.Core.Enrichment.Copywriting;

/// <summary>What can be said in a language.</summary>
internal sealed record CopyLanguage
{
    /// <summary>Words that give the language away.</summary>
    public required IReadOnlyList<string> StopWords { get; init; }

    /// <summary>How a brand stands before a caption: <c>{brand}: {caption}</c>.</summary>
    public required string Branded { get; init; }

    /// <summary>Alternative text, with <c>{subject}</c>.</summary>
    public required string AltText { get; init; }

    /// <summary>Alternative text where models draw abstractly.</summary>
    public required string AltTextAbstract { get; init; }

    /// <summary>Copy by goal.</summary>
    public required IReadOnlyDictionary<string, CopyTemplate> Goals { get; init; }

    /// <summary>Languages by tag; read once.</summary>
    public static IReadOnlyDictionary<string, CopyLanguage> All { get; } = EmbeddedData.Read<Dictionary<string, CopyLanguage>>("copy.json");
}
