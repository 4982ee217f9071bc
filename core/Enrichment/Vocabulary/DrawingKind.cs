namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>How a motif is drawn; each kind has its own forms of captions.</summary>
internal enum DrawingKind
{
    /// <summary>One to several shapes of usual size.</summary>
    Shapes,

    /// <summary>One large shape.</summary>
    Large,

    /// <summary>A pattern.</summary>
    Pattern,

    /// <summary>A scene.</summary>
    Scene,
}
