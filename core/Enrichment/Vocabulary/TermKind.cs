namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>What a phrase of a brief means to a small model.</summary>
internal enum TermKind
{
    /// <summary>A colour by name.</summary>
    Colour,

    /// <summary>A shape, said as one.</summary>
    Shape,

    /// <summary>A shape, said as several.</summary>
    Shapes,

    /// <summary>A pattern.</summary>
    Pattern,

    /// <summary>A scene, or the background of that name.</summary>
    Scene,

    /// <summary>A background.</summary>
    Backdrop,

    /// <summary>A word such as background or sky.</summary>
    Ground,

    /// <summary>A word such as on or against.</summary>
    Onto,

    /// <summary>A position.</summary>
    Position,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A word such as big.</summary>
    Large,

    /// <summary>A word such as tiny.</summary>
    Small,

    /// <summary>What follows is unwanted.</summary>
    Negation,

    /// <summary>Ends a negation.</summary>
    Reversal,

    /// <summary>What follows is a place to keep free.</summary>
    CopySpace,

    /// <summary>Something that can't be drawn, with what stands for it.</summary>
    Concept,
}
