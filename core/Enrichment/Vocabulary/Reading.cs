namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>What one text of a brief says about the picture, in the vocabulary's names. Null where it says nothing.</summary>
internal sealed class Reading
{
    /// <summary>What is shown, where the text names it outright.</summary>
    public Motif? Motif { get; set; }

    /// <summary>The exact phrase of a pattern.</summary>
    public string? PatternPhrase { get; set; }

    /// <summary>How many shapes; may be more than the model can draw.</summary>
    public int? Count { get; set; }

    /// <summary>Several shapes without a number.</summary>
    public bool Plural { get; set; }

    /// <summary>Whether the shape is to be large.</summary>
    public bool? Large { get; set; }

    /// <summary>Colour of shapes, patterns, or a scene's land.</summary>
    public string? Foreground { get; set; }

    /// <summary>Colour of the background or sky.</summary>
    public string? Ground { get; set; }

    /// <summary>Background by name.</summary>
    public string? Backdrop { get; set; }

    /// <summary>Position by name.</summary>
    public string? Position { get; set; }

    /// <summary>Colours named without saying of what.</summary>
    public List<string> Colours { get; } = [];

    /// <summary>Motifs named beside the first.</summary>
    public List<Motif> Others { get; } = [];

    /// <summary>Words that can't be drawn, each with what stands for it.</summary>
    public List<(string Word, IReadOnlyList<Motif> Draw, bool Likeness)> Concepts { get; } = [];

    /// <summary>What the text says to leave out.</summary>
    public Avoidances Avoid { get; } = new();

    /// <summary>Whether the text says anything that can be drawn or left out.</summary>
    public bool SaysSomething => Motif is not null || Concepts.Count > 0 || SaysHow || !Avoid.IsEmpty;

    /// <summary>Whether the text says how to draw, beyond what.</summary>
    public bool SaysHow => Count is not null || Large is not null || Foreground is not null || Ground is not null || Backdrop is not null || Position is not null || Colours.Count > 0;
}
