namespace Atelier.Imaging;

/// <summary>The codes of <see cref="PngException"/>. Stable: callers may store and compare them.</summary>
public static class PngErrorCodes
{
    /// <summary>The bytes do not begin as a PNG does.</summary>
    public const string Signature = "png.signature";

    /// <summary>The file ends before the picture does.</summary>
    public const string Truncated = "png.truncated";

    /// <summary>A chunk's checksum is wrong.</summary>
    public const string Checksum = "png.checksum";

    /// <summary>Chunks are missing, doubled or out of order, or a critical one is not known.</summary>
    public const string Chunks = "png.chunks";

    /// <summary>The header or palette has values that PNG does not allow.</summary>
    public const string Header = "png.header";

    /// <summary>The picture is larger than the limits allow.</summary>
    public const string TooLarge = "png.too_large";

    /// <summary>The compressed data is corrupt, or is more or other than the header says.</summary>
    public const string Data = "png.data";

    /// <summary>Bytes follow the end of the picture.</summary>
    public const string Trailing = "png.trailing";
}
