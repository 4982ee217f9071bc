using Atelier.Imaging;

namespace Atelier.Core.Moderation;

/// <summary>Measures of stored pictures.</summary>
public static class PictureChecks
{
    /// <summary>The perceptual hash of a PNG, 16 hex digits.</summary>
    /// <exception cref="PngException">It is no PNG that can be read.</exception>
    public static string HashOf(ReadOnlyMemory<byte> png) => PerceptualHash.Of(Png.Decode(png)).ToString();

    /// <summary>Structural similarity of the content (colours, windows weighted by detail) of a final and the preview it came from, at the preview's size; 1 when equal.</summary>
    /// <exception cref="PngException">One of them is no PNG that can be read.</exception>
    public static double Similarity(ReadOnlyMemory<byte> final, ReadOnlyMemory<byte> preview) => Ssim.CompareContent(Png.Decode(preview), Png.Decode(final));

    /// <summary>The colours that make up at least a twentieth of a PNG, at most five, as <c>#rrggbb</c>, the most of it first.</summary>
    /// <exception cref="PngException">It is no PNG that can be read.</exception>
    public static IReadOnlyList<string> ColoursOf(ReadOnlyMemory<byte> png) =>
        [.. DominantColours.Of(Png.Decode(png)).Where(c => c.Share >= 0.05).Select(c => $"#{c.Colour.R:x2}{c.Colour.G:x2}{c.Colour.B:x2}")];

    /// <summary>The picture as a PNG that a service takes: no side below <paramref name="least"/> or above <paramref name="most"/> pixels, with nothing in it but pixels.</summary>
    /// <exception cref="PngException">It is no PNG that can be read.</exception>
    public static ReadOnlyMemory<byte> Within(ReadOnlyMemory<byte> png, int least, int most)
    {
        var picture = Png.Decode(png);
        var scale = Math.Min(1, (double)most / Math.Max(picture.Width, picture.Height));
        return Png.Encode(Resize.To(picture, Math.Clamp((int)(picture.Width * scale), least, most), Math.Clamp((int)(picture.Height * scale), least, most)));
    }

    /// <summary>Why bytes are no picture that can be worked with, or null when they are one.</summary>
    public static string? FaultOf(ReadOnlyMemory<byte> png)
    {
        try
        {
            Png.Decode(png);
            return null;
        }
        catch (PngException e)
        {
            return e.Message;
        }
    }
}
