using System.Buffers.Binary;

namespace Atelier.Imaging;

/// <summary>Turns a row's samples into RGB on white.</summary>
internal sealed class PngPixels
{
    private readonly PngHeader _header;
    private readonly byte[] _palette;
    private readonly int[]? _transparent;

    private PngPixels(PngHeader header, byte[] palette, int[]? transparent) => (_header, _palette, _transparent) = (header, palette, transparent);

    /// <summary>How to read the pixels of a picture; null data is an absent chunk.</summary>
    public static PngPixels For(PngHeader header, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
    {
        if (header.Colour == PngColour.Palette) return new PngPixels(header, Flatten(palette, transparency, header.BitDepth), null);
        var samples = header.Colour switch
        {
            PngColour.Grey => 1,
            PngColour.Rgb => 3,
            _ => 0,
        };
        if (transparency.IsEmpty) return new PngPixels(header, [], null);
        if (samples == 0 || transparency.Length != samples * 2) throw new PngException(PngErrorCodes.Header, "The transparent colour does not fit the colour type.");
        var key = new int[samples];
        for (var i = 0; i < samples; i++) key[i] = BinaryPrimitives.ReadUInt16BigEndian(transparency[(i * 2)..]);
        return new PngPixels(header, [], key);
    }

    /// <summary>Converts one row.</summary>
    public void Convert(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        var pixels = rgb.Length / 3;
        if (_header is { Colour: PngColour.Rgb, BitDepth: 8 } && _transparent is null)
        {
            row[..rgb.Length].CopyTo(rgb);
            return;
        }

        for (var x = 0; x < pixels; x++) Pixel(row, x, rgb.Slice(x * 3, 3));
    }

    private void Pixel(ReadOnlySpan<byte> row, int x, Span<byte> rgb)
    {
        switch (_header.Colour)
        {
            case PngColour.Palette:
                var index = Sample(row, x) * 3;
                if (index >= _palette.Length) throw new PngException(PngErrorCodes.Data, $"A pixel has the palette's colour {index / 3}, which it lacks.");
                _palette.AsSpan(index, 3).CopyTo(rgb);
                break;
            case PngColour.Grey or PngColour.GreyAlpha:
                var pair = _header.Colour == PngColour.GreyAlpha;
                var grey = Sample(row, pair ? x * 2 : x);
                var opacity = pair ? Eight(Sample(row, (x * 2) + 1)) : _transparent is [var clear] && clear == grey ? 0 : 255;
                rgb.Fill(OnWhite(Eight(grey), opacity));
                break;
            default:
                var channels = _header.Colour == PngColour.RgbAlpha ? 4 : 3;
                var (r, g, b) = (Sample(row, x * channels), Sample(row, (x * channels) + 1), Sample(row, (x * channels) + 2));
                var alpha = channels == 4 ? Eight(Sample(row, (x * 4) + 3)) : _transparent is [var tr, var tg, var tb] && (tr, tg, tb) == (r, g, b) ? 0 : 255;
                rgb[0] = OnWhite(Eight(r), alpha);
                rgb[1] = OnWhite(Eight(g), alpha);
                rgb[2] = OnWhite(Eight(b), alpha);
                break;
        }
    }

    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        var bits = _header.BitDepth;
        if (bits == 8) return row[index];
        if (bits == 16) return BinaryPrimitives.ReadUInt16BigEndian(row[(index * 2)..]);
        var at = index * bits;
        return (row[at / 8] >> (8 - bits - (at % 8))) & ((1 << bits) - 1);
    }

    /// <summary>A sample of the picture's depth in 8 bits, rounded.</summary>
    private int Eight(int sample)
    {
        var most = (1 << _header.BitDepth) - 1;
        return ((sample * 255) + (most / 2)) / most;
    }

    private static byte OnWhite(int value, int alpha) => (byte)(((value * alpha) + (255 * (255 - alpha)) + 127) / 255);

    private static byte[] Flatten(ReadOnlySpan<byte> palette, ReadOnlySpan<byte> alphas, int bits)
    {
        if (palette.Length is 0 or > 768 || palette.Length % 3 != 0 || palette.Length / 3 > 1 << bits) throw new PngException(PngErrorCodes.Header, "The palette is missing or has a length that does not fit.");
        if (alphas.Length > palette.Length / 3) throw new PngException(PngErrorCodes.Header, "There are more transparencies than colours in the palette.");
        var flat = palette.ToArray();
        for (var i = 0; i < alphas.Length * 3; i++) flat[i] = OnWhite(palette[i], alphas[i / 3]);
        return flat;
    }
}
