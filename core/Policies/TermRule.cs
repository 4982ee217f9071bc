namespace Atelier.Core.Policies;

/// <summary>Words or phrases that raise a finding when a text holds them as whole words, in any case, accents and look-alike characters folded.</summary>
public sealed record TermRule
{
    /// <summary>Stable name of the rule, kebab-case.</summary>
    public required string Id { get; init; }

    /// <summary>What it guards against: <c>violence</c>, <c>sexual</c>, <c>hate</c>, <c>trademark</c>, <c>claims</c>…</summary>
    public required string Category { get; init; }

    /// <summary>How bad a hit is.</summary>
    public required Moderation.FindingSeverity Severity { get; init; }

    /// <summary>
    /// Terms by language (BCP 47 primary tag), <c>*</c> for every language. A last word that ends with <c>*</c> matches any ending. English terms and those of the
    /// brief's locales count fully; an Error rule's terms of other languages count as Warnings, so that a text in another language doesn't slip through.
    /// </summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Terms { get; init; }

    /// <summary>Applies only when the pictures are meant for people younger than this.</summary>
    public int? BelowAge { get; init; }

    /// <summary>Applies only in these regions (ISO 3166 alpha-2); everywhere when empty.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Applies only to fields whose path begins with one of these, such as <c>intent.references</c>; to all when empty.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>What the writer can do instead.</summary>
    public string? Advice { get; init; }
}
