namespace Atelier.Core.Models;

/// <summary>
/// The words that a small model was trained on: what its captions may say and how they are built. Read from <c>vocabulary.json</c> of the model's folder
/// with <see cref="Workflows.WorkflowJson"/>. A caption is one core, made from a form of <see cref="Forms"/>, with up to three of <see cref="Fillers"/>
/// around it, separated by commas; lower case; <c>a</c> before a vowel becomes <c>an</c>.
/// </summary>
public sealed record PromptVocabulary
{
    /// <summary>How the language works, for people.</summary>
    public string Language { get; init; } = "";

    /// <summary>Colours, each with the hex it is drawn in.</summary>
    public required IReadOnlyList<PromptVocabularyColour> Colours { get; init; }

    /// <summary>Shapes.</summary>
    public required IReadOnlyList<PromptVocabularyShape> Shapes { get; init; }

    /// <summary>Counts by value.</summary>
    public required IReadOnlyList<PromptVocabularyCount> Counts { get; init; }

    /// <summary>The most shapes in one picture.</summary>
    public int MaxCount { get; init; } = 1;

    /// <summary>The most shapes in a corner: a position of two words.</summary>
    public int MaxCountInCorners { get; init; } = 1;

    /// <summary>Words for sizes, by size.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Sizes { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Names of the positions that one large shape may take.</summary>
    public IReadOnlyList<string> LargePositions { get; init; } = [];

    /// <summary>Positions.</summary>
    public required IReadOnlyList<PromptVocabularyTerm> Positions { get; init; }

    /// <summary>Backgrounds of shapes.</summary>
    public required IReadOnlyList<PromptVocabularyTerm> Backgrounds { get; init; }

    /// <summary>Names of the colours that shapes may have on the background <c>sunset</c>.</summary>
    public IReadOnlyList<string> SunsetForegrounds { get; init; } = [];

    /// <summary>Names of the colours that shapes may have on the background <c>night</c>.</summary>
    public IReadOnlyList<string> NightForegrounds { get; init; } = [];

    /// <summary>Patterns; <see cref="PromptVocabularyTerm.Form"/> names the form they take.</summary>
    public IReadOnlyList<PromptVocabularyTerm> Patterns { get; init; } = [];

    /// <summary>Whole scenes.</summary>
    public IReadOnlyList<PromptVocabularyTerm> Scenes { get; init; } = [];

    /// <summary>Core captions by kind: <c>object</c>, <c>large</c>, <c>pattern</c>, <c>frame</c>, <c>scene</c>.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Forms { get; init; }

    /// <summary>Phrases that may stand around a core and change nothing that is counted.</summary>
    public IReadOnlyList<string> Fillers { get; init; } = [];

    /// <summary>Advice to prompt writers, by topic.</summary>
    public IReadOnlyDictionary<string, string> Advice { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
