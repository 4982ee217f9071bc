using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Atelier.Imaging.Tests;

/// <summary>Writes PNGs of any kind, good and bad, sharing nothing with the codec under test.</summary>
public sealed class PngBuilder
{
    private readonly List<byte[]> _chunks = [];

    public static byte[] Signature => [137, 80, 78, 71, 13, 10, 26, 10];

    public static PngBuilder Start(int width, int height, int depth, int colour, int interlace = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colour, (byte)interlace);
        return new PngBuilder().Chunk("IHDR", header);
    }

    public PngBuilder Chunk(string type, params byte[] data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), SlowCrc(chunk.AsSpan(4, data.Length + 4)));
        _chunks.Add(chunk);
        return this;
    }

    /// <summary>Compresses filtered rows into one chunk, or into several of a few bytes each.</summary>
    public PngBuilder Data(byte[] rows, int pieces = 1)
    {
        var data = Deflate(rows);
        var size = (data.Length + pieces - 1) / pieces;
        foreach (var piece in data.Chunk(size)) Chunk("IDAT", piece);
        return this;
    }

    public byte[] End() => [.. Signature, .. Chunk("IEND")._chunks.SelectMany(c => c)];

    public byte[] Unfinished() => [.. Signature, .. _chunks.SelectMany(c => c)];

    public static byte[] Deflate(byte[] rows)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write(rows);
        return target.ToArray();
    }

    /// <summary>Packs samples of one row with filter 0 before them.</summary>
    public static byte[] Row(int depth, params int[] samples)
    {
        if (depth == 16) return [0, .. samples.SelectMany(s => new[] { (byte)(s >> 8), (byte)s })];
        var bits = string.Concat(samples.Select(s => Convert.ToString(s, 2).PadLeft(depth, '0')));
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '0');
        return [0, .. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    private static uint SlowCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var k = 0; k < 8; k++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
