using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Atelier.Diffusion;

/// <summary>
/// A picture in the model's latent space, shape [channels, height, width], as the sampler leaves it (scaled; a decode divides by the VAE's scaling factor).
/// Values are finite. Not changed after construction, so it may be shared between threads.
/// </summary>
/// <remarks>
/// As bytes: <c>ALAT</c>, version (1), precision, channels (2 bytes), height (4), width (4), values, CRC-32C of all before it (4); little-endian.
/// </remarks>
public sealed class Latent
{
    private const int HeaderLength = 16;
    private const int MaxSide = 4096;
    private const int MaxChannels = 64;
    private static ReadOnlySpan<byte> Mark => "ALAT"u8;
    private readonly float[] _values;

    /// <summary>Wraps <paramref name="values"/> without copying; the caller must not write to them afterwards.</summary>
    /// <param name="channels">1 to 64.</param>
    /// <param name="height">1 to 4096.</param>
    /// <param name="width">1 to 4096.</param>
    /// <param name="values">Channel after channel, row after row.</param>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.Latent"/>: the shape is out of range or does not fit, or a value is not finite.</exception>
    public Latent(int channels, int height, int width, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (channels is < 1 or > MaxChannels || height is < 1 or > MaxSide || width is < 1 or > MaxSide)
            throw Corrupt($"A latent of shape [{channels}, {height}, {width}] is out of range.");
        if (values.LongLength != (long)channels * height * width)
            throw Corrupt($"A latent of shape [{channels}, {height}, {width}] does not have {values.LongLength} values.");
        if (!Finite.All(values)) throw Corrupt("The latent has a value that is not finite.");
        Channels = channels;
        Height = height;
        Width = width;
        _values = values;
    }

    /// <summary>Channels, 4 for Stable Diffusion.</summary>
    public int Channels { get; }

    /// <summary>Rows: picture height divided by the latent factor.</summary>
    public int Height { get; }

    /// <summary>Columns: picture width divided by the latent factor.</summary>
    public int Width { get; }

    /// <summary>The values, channel after channel, row after row.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The latent as bytes that <see cref="FromBytes"/> reads. The same latent gives the same bytes.</summary>
    /// <param name="precision">Half keeps 11 bits of each value; exact loses nothing.</param>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.Latent"/>: a value is beyond the range of half.</exception>
    public byte[] ToBytes(LatentPrecision precision = LatentPrecision.Half)
    {
        var size = precision == LatentPrecision.Half ? 2 : 4;
        var bytes = new byte[HeaderLength + (_values.Length * size) + 4];
        Mark.CopyTo(bytes);
        bytes[4] = 1;
        bytes[5] = (byte)precision;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), (ushort)Channels);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Height);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), Width);
        var body = bytes.AsSpan(HeaderLength, _values.Length * size);
        if (size == 4)
        {
            MemoryMarshal.AsBytes(_values.AsSpan()).CopyTo(body);
        }
        else
        {
            if (TensorPrimitives.MaxMagnitude<float>(_values) > (float)Half.MaxValue) throw Corrupt("A value is beyond the range of half precision.");
            TensorPrimitives.ConvertToHalf(_values, MemoryMarshal.Cast<byte, Half>(body));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Checksum(bytes.AsSpan(..^4)));
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">Untrusted bytes.</param>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.Latent"/>, saying what is wrong. Nothing is allocated before the length is proved.</exception>
    public static Latent FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength + 4 || !bytes.StartsWith(Mark)) throw Corrupt("The bytes do not begin as a latent does.");
        if (bytes[4] != 1) throw Corrupt($"Version {bytes[4]} of the latent format is not known.");
        var size = (LatentPrecision)bytes[5] switch
        {
            LatentPrecision.Half => 2,
            LatentPrecision.Exact => 4,
            _ => throw Corrupt($"Precision {bytes[5]} of the latent format is not known."),
        };
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
        var height = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        var width = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (channels is < 1 or > MaxChannels || height is < 1 or > MaxSide || width is < 1 or > MaxSide)
            throw Corrupt($"A latent of shape [{channels}, {height}, {width}] is out of range.");
        var count = (long)channels * height * width;
        if (bytes.Length != HeaderLength + (count * size) + 4) throw Corrupt($"A latent of shape [{channels}, {height}, {width}] does not have {bytes.Length} bytes.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]) != Checksum(bytes[..^4])) throw Corrupt("The latent's checksum is wrong.");

        var body = bytes[HeaderLength..^4];
        var values = new float[count];
        if (size == 4) body.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        else TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(body), values);
        return new Latent(channels, height, width, values);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) crc = BitOperations.Crc32C(crc, word);
        foreach (var b in bytes[(bytes.Length & ~7)..]) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    private static DiffusionException Corrupt(string message) =>
        new(DiffusionErrorCodes.Latent, "start.latent", message, "Give the bytes that were stored with the preview, or render the preview again.");
}
