namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>What a motif is.</summary>
internal enum MotifKind
{
    /// <summary>One or several shapes on a background.</summary>
    Shape,

    /// <summary>A pattern that fills the picture.</summary>
    Pattern,

    /// <summary>A whole scene.</summary>
    Scene,
}
