using System.Buffers.Binary;
using System.Text;

namespace Atelier.Imaging;

/// <summary>Where a chunk lies in a file.</summary>
/// <param name="Type">Its four letters as a number.</param>
/// <param name="Start">Where its data begins.</param>
/// <param name="Length">How long its data is.</param>
internal readonly record struct PngChunk(uint Type, int Start, int Length)
{
    public const uint Header = 0x49484452;
    public const uint Palette = 0x504C5445;
    public const uint Image = 0x49444154;
    public const uint End = 0x49454E44;
    public const uint Transparency = 0x74524E53;
    public const uint Text = 0x74455874;
    public const uint InternationalText = 0x69545874;
    public const uint StandardRgb = 0x73524742;

    /// <summary>A decoder that does not know a critical chunk must not show the picture.</summary>
    public bool Critical => (Type & 0x20000000) == 0;

    /// <summary>The chunk's data.</summary>
    public ReadOnlySpan<byte> Data(ReadOnlySpan<byte> file) => file.Slice(Start, Length);

    /// <summary>The signature and the first chunk.</summary>
    public static PngChunk ReadHeader(ReadOnlySpan<byte> file, ref int at)
    {
        if (!file.StartsWith(Png.Signature)) throw new PngException(PngErrorCodes.Signature, "The bytes do not begin as a PNG does.");
        at = Png.Signature.Length;
        var chunk = Read(file, ref at);
        if (chunk.Type != Header || chunk.Length != 13) throw new PngException(PngErrorCodes.Chunks, $"The first chunk is {chunk}, not a header.");
        return chunk;
    }

    /// <summary>The chunk at a position, which moves behind it. Checksums are proved where the chunk decides on pixels.</summary>
    public static PngChunk Read(ReadOnlySpan<byte> file, ref int at)
    {
        if (file.Length - at < 12) throw new PngException(PngErrorCodes.Truncated, $"The file ends at byte {file.Length}, within a chunk or before the last.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        var chunk = new PngChunk(BinaryPrimitives.ReadUInt32BigEndian(file[(at + 4)..]), at + 8, (int)Math.Min(length, int.MaxValue));
        if (length > file.Length - at - 12) throw new PngException(PngErrorCodes.Truncated, $"The file ends at byte {file.Length}, within chunk {chunk}.");
        if ((chunk.Critical || chunk.Type == Transparency)
            && Crc32.Of(file.Slice(at + 4, chunk.Length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + chunk.Length)..]))
        {
            throw new PngException(PngErrorCodes.Checksum, $"The checksum of chunk {chunk} is wrong.");
        }

        at += chunk.Length + 12;
        return chunk;
    }

    /// <summary>Type, place and length, for messages.</summary>
    public override string ToString()
    {
        Span<byte> letters = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(letters, Type);
        foreach (ref var letter in letters) letter = char.IsAsciiLetter((char)letter) ? letter : (byte)'?';
        return $"{Encoding.ASCII.GetString(letters)} at byte {Start - 8}";
    }
}
