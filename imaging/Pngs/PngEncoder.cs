using System.Buffers.Binary;
using System.IO.Compression;

namespace Atelier.Imaging;

/// <summary>Writes 8-bit RGB.</summary>
internal static class PngEncoder
{
    private const int PixelBytes = 3;

    /// <summary>The file.</summary>
    public static byte[] Encode(Picture picture, IReadOnlyDictionary<string, string>? text)
    {
        using var file = new MemoryStream();
        file.Write(Png.Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        header[8] = 8;
        header[9] = (byte)PngColour.Rgb;
        Write(file, PngChunk.Header, header);
        Write(file, PngChunk.StandardRgb, [0]);
        foreach (var (keyword, value) in (text ?? new Dictionary<string, string>()).OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            var (type, data) = PngText.Chunk(keyword, value);
            Write(file, type, data);
        }

        Write(file, PngChunk.Image, Compress(picture));
        Write(file, PngChunk.End, []);
        return file.ToArray();
    }

    private static ReadOnlySpan<byte> Compress(Picture picture)
    {
        using var target = new MemoryStream(picture.Rgb.Length / 4);
        // Filtered rows are short differences and runs: coding only runs was both faster and smaller than searching for repeats, at every level up to 6.
        using (var zlib = new ZLibStream(target, new ZLibCompressionOptions { CompressionLevel = 1, CompressionStrategy = ZLibCompressionStrategy.RunLengthEncoding }, leaveOpen: true))
        {
            var filter = new PngFilter(picture.Width * PixelBytes, PixelBytes);
            ReadOnlySpan<byte> above = new byte[picture.Width * PixelBytes];
            for (var y = 0; y < picture.Height; y++)
            {
                var row = picture.Row(y);
                zlib.Write(filter.Choose(row, above));
                above = row;
            }
        }

        return target.GetBuffer().AsSpan(0, (int)target.Length);
    }

    private static void Write(MemoryStream file, uint type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        var start = (int)file.Length;
        BinaryPrimitives.WriteUInt32BigEndian(number, type);
        file.Write(number);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(file.GetBuffer().AsSpan(start, (int)file.Length - start)));
        file.Write(number);
    }
}
