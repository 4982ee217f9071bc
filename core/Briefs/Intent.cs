namespace Atelier.Core.Briefs;

/// <summary>What a person wants, in the words of marketing. Each text at most 2,000 characters, each list at most 20 entries of 200 characters.</summary>
public sealed record Intent
{
    /// <summary>What the pictures should achieve.</summary>
    public string Goal { get; init; } = "";

    /// <summary>Who will see them.</summary>
    public string Audience { get; init; } = "";

    /// <summary>What they should say.</summary>
    public string Message { get; init; } = "";

    /// <summary>What they should show. The one text that must be given.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Feelings and styles: fresh, calm, bold.</summary>
    public IReadOnlyList<string> Mood { get; init; } = [];

    /// <summary>Things that must be in every picture.</summary>
    public IReadOnlyList<string> MustHave { get; init; } = [];

    /// <summary>Things that must not.</summary>
    public IReadOnlyList<string> MustAvoid { get; init; } = [];

    /// <summary>BCP 47 tags of the markets; the first one leads. English when empty.</summary>
    public IReadOnlyList<string> Locales { get; init; } = [];

    /// <summary>The trade: <c>retail</c>, <c>food</c>, <c>alcohol</c>, <c>finance</c>, <c>health</c>, <c>general</c>… Policy ties rules to it.</summary>
    public string Category { get; init; } = "general";

    /// <summary>The youngest age the pictures are meant for, in years; policy ties rules to it.</summary>
    public int? MinimumAge { get; init; }

    /// <summary>Uploaded pictures to draw on.</summary>
    public IReadOnlyList<Reference> References { get; init; } = [];
}
