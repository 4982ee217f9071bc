using System.IO.Compression;

namespace Atelier.Imaging;

/// <summary>Reads a PNG, trusting nothing in it.</summary>
internal static class PngDecoder
{
    // Deflate cannot shrink further than this, so data that would have to is not there.
    private const int BestRatio = 1032;

    /// <summary>The picture.</summary>
    public static Picture Decode(ReadOnlyMemory<byte> file, PngLimits limits)
    {
        var at = 0;
        var header = PngHeader.Parse(PngChunk.ReadHeader(file.Span, ref at).Data(file.Span), limits);
        var chunks = PngChunks.Read(file, at, header, limits);
        var passes = PngPass.Of(header);
        var expected = passes.Sum(p => (long)p.Height * (header.RowBytes(p.Width) + 1));
        if (expected > chunks.ImageLength * BestRatio)
            throw new PngException(PngErrorCodes.Data, $"{chunks.ImageLength} bytes of data cannot hold a picture of {header.Width}x{header.Height}.");

        var rgb = new byte[checked(header.Width * header.Height * 3)];
        try
        {
            using var zlib = new ZLibStream(new SegmentStream(file, chunks.Images), CompressionMode.Decompress);
            foreach (var pass in passes) Read(zlib, header, chunks.Pixels, pass, rgb);
            if (zlib.ReadByte() >= 0) throw new PngException(PngErrorCodes.Data, "There is more data than the picture has rows.");
        }
        catch (EndOfStreamException e)
        {
            throw new PngException(PngErrorCodes.Truncated, "The data ends before the picture's last row.", e);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new PngException(PngErrorCodes.Data, $"The data cannot be decompressed: {e.Message}", e);
        }

        return new Picture(header.Width, header.Height, rgb);
    }

    private static void Read(Stream zlib, PngHeader header, PngPixels pixels, PngPass pass, byte[] rgb)
    {
        var length = header.RowBytes(pass.Width);
        var step = Math.Max(header.BitsPerPixel / 8, 1);
        var (row, above) = (new byte[length + 1], new byte[length + 1]);
        var colours = new byte[pass.Width * 3];
        for (var y = 0; y < pass.Height; y++)
        {
            zlib.ReadExactly(row);
            Unfilter(row[0], row.AsSpan(1), above.AsSpan(1), step);
            pixels.Convert(row.AsSpan(1), colours);
            pass.Place(colours, y, rgb, header.Width);
            (row, above) = (above, row);
        }
    }

    private static void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (var i = step; i < row.Length; i++) row[i] += row[i - step];
                break;
            case 2:
                for (var i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (var i = 0; i < row.Length; i++) row[i] += (byte)(((i < step ? 0 : row[i - step]) + above[i]) / 2);
                break;
            case 4:
                for (var i = 0; i < Math.Min(step, row.Length); i++) row[i] += above[i];
                for (var i = step; i < row.Length; i++) row[i] += PngFilter.Predict(row[i - step], above[i], above[i - step]);
                break;
            default:
                throw new PngException(PngErrorCodes.Data, $"A row has the filter {filter}, which PNG does not know.");
        }
    }
}
