namespace Atelier.Core.Moderation;

/// <summary>Measures of stored pictures.</summary>
public static class PictureChecks
{
    /// <summary>The perceptual hash of a PNG, 16 hex digits.</summary>
    public static string HashOf(ReadOnlyMemory<byte> png) => throw new NotSupportedException();

    /// <summary>Structural similarity of a final and the preview it came from, at the preview's size; 1 when equal.</summary>
    public static double Similarity(ReadOnlyMemory<byte> final, ReadOnlyMemory<byte> preview) => throw new NotSupportedException();
}
