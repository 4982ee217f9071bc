namespace Atelier.Core.Enrichment.General;

/// <summary><c>general-prompts.json</c>: words that free-form models answer to.</summary>
internal sealed record GeneralWording
{
    /// <summary>Scenes by goal, with <c>{subject}</c>.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Goals { get; init; }

    /// <summary>Compositions, taken in turn.</summary>
    public required IReadOnlyList<string> Compositions { get; init; }

    /// <summary>Light, taken in turn.</summary>
    public required IReadOnlyList<string> Lighting { get; init; }

    /// <summary>Styles where the brand has none.</summary>
    public required IReadOnlyList<string> Styles { get; init; }

    /// <summary>Words that end every prompt.</summary>
    public required IReadOnlyList<string> Quality { get; init; }

    /// <summary>What no picture should have.</summary>
    public required IReadOnlyList<string> Negative { get; init; }

    /// <summary>Words that answer a reviewer's reason, by <see cref="Reviews.DecisionReason"/> in camelCase.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Reasons { get; init; }

    /// <summary>What to leave out for a reviewer's reason.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> ReasonsNegative { get; init; }

    /// <summary>The embedded data; read once.</summary>
    public static GeneralWording Embedded { get; } = EmbeddedData.Read<GeneralWording>("general-prompts.json");
}
