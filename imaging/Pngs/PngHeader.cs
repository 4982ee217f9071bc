using System.Buffers.Binary;

namespace Atelier.Imaging;

/// <summary>What a PNG's header says.</summary>
public sealed record PngHeader
{
    /// <summary>Pixels a row.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>Bits a sample: 1, 2, 4, 8 or 16.</summary>
    public required int BitDepth { get; init; }

    /// <summary>What a pixel's samples are.</summary>
    public required PngColour Colour { get; init; }

    /// <summary>Whether rows come in Adam7's seven passes.</summary>
    public required bool Interlaced { get; init; }

    /// <summary>Bits a pixel.</summary>
    internal int BitsPerPixel => BitDepth * Colour switch
    {
        PngColour.Rgb => 3,
        PngColour.GreyAlpha => 2,
        PngColour.RgbAlpha => 4,
        _ => 1,
    };

    /// <summary>Bytes of a row of so many pixels, without its filter byte.</summary>
    internal int RowBytes(int pixels) => (int)((((long)pixels * BitsPerPixel) + 7) / 8);

    internal static PngHeader Parse(ReadOnlySpan<byte> data, PngLimits limits)
    {
        var width = BinaryPrimitives.ReadUInt32BigEndian(data);
        var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        var (depth, colour) = (data[8], (PngColour)data[9]);
        if (width == 0 || height == 0) throw new PngException(PngErrorCodes.Header, $"A picture of {width}x{height} has no pixels.");
        if (width > limits.MaxWidth || height > limits.MaxHeight || (long)width * height > limits.MaxPixels)
        {
            throw new PngException(
                PngErrorCodes.TooLarge,
                $"A picture of {width}x{height} is larger than {limits.MaxWidth}x{limits.MaxHeight} or {limits.MaxPixels} pixels.");
        }

        var fits = colour switch
        {
            PngColour.Grey => depth is 1 or 2 or 4 or 8 or 16,
            PngColour.Palette => depth is 1 or 2 or 4 or 8,
            PngColour.Rgb or PngColour.GreyAlpha or PngColour.RgbAlpha => depth is 8 or 16,
            _ => false,
        };
        if (!fits) throw new PngException(PngErrorCodes.Header, $"Colour type {data[9]} with {depth} bits is no PNG format.");
        if (data[10] != 0 || data[11] != 0 || data[12] > 1) throw new PngException(PngErrorCodes.Header, "The header's compression, filter or interlace method is not known.");
        return new PngHeader { Width = (int)width, Height = (int)height, BitDepth = depth, Colour = colour, Interlaced = data[12] == 1 };
    }
}
