namespace Atelier.Imaging;

/// <summary>PNG in and out (PNG specification, third edition; RFC 1950 and 1951 through the base library). Pure functions.</summary>
public static class Png
{
    /// <summary>The eight bytes every PNG begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A picture as a PNG of 8-bit RGB marked as sRGB. The same picture and text give the same bytes on one version of .NET.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="text">Keywords (1 to 79 Latin-1 characters) and texts to store in the file, in the keywords' ordinal order; readable by anyone who has the file.</param>
    /// <exception cref="ArgumentException">A keyword is no PNG keyword.</exception>
    public static byte[] Encode(Picture picture, IReadOnlyDictionary<string, string>? text = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return PngEncoder.Encode(picture, text);
    }

    /// <summary>Reads any PNG as 8-bit RGB: all colour types, depths and interlacing; transparency is laid on white.</summary>
    /// <param name="bytes">Untrusted bytes, the whole file.</param>
    /// <param name="limits">What to refuse; null takes <see cref="PngLimits.Default"/>.</param>
    /// <exception cref="PngException">The bytes are no PNG, corrupt, or beyond the limits. Nothing large is allocated before the header and the amount of data are proved.</exception>
    public static Picture Decode(ReadOnlyMemory<byte> bytes, PngLimits? limits = null) => PngDecoder.Decode(bytes, limits ?? PngLimits.Default);

    /// <summary>Reads the header alone, which takes no time whatever the picture's size.</summary>
    /// <param name="bytes">Untrusted bytes, at least the first 33 of the file.</param>
    /// <param name="limits">What to refuse; null takes <see cref="PngLimits.Default"/>.</param>
    /// <exception cref="PngException">The bytes do not begin as a PNG does, or the picture is beyond the limits.</exception>
    public static PngHeader ReadHeader(ReadOnlySpan<byte> bytes, PngLimits? limits = null)
    {
        var at = 0;
        return PngHeader.Parse(PngChunk.ReadHeader(bytes, ref at).Data(bytes), limits ?? PngLimits.Default);
    }

    /// <summary>The texts stored in a file, uncompressed ones only; what is malformed is left out.</summary>
    /// <param name="bytes">Untrusted bytes, the whole file.</param>
    /// <exception cref="PngException">The chunks are corrupt.</exception>
    public static IReadOnlyDictionary<string, string> ReadText(ReadOnlySpan<byte> bytes) => PngText.Read(bytes);
}
