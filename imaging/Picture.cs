namespace Atelier.Imaging;

/// <summary>
/// A picture of 8 bits a channel: sRGB, rows from the top, pixels from the left, three bytes a pixel (red, green, blue), no padding.
/// Not changed after construction, so it may be shared between threads.
/// </summary>
public sealed class Picture
{
    private readonly byte[] _rgb;

    /// <summary>Wraps <paramref name="rgb"/> without copying; the caller must not write to it afterwards.</summary>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="rgb">Exactly <c>width * height * 3</c> bytes.</param>
    /// <exception cref="ArgumentException">A side is below 1, or the buffer's length does not fit.</exception>
    public Picture(int width, int height, byte[] rgb)
    {
        ArgumentNullException.ThrowIfNull(rgb);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rgb.LongLength != (long)width * height * 3)
            throw new ArgumentException($"A {width}x{height} picture has {(long)width * height * 3} bytes, not {rgb.LongLength}.", nameof(rgb));
        Width = width;
        Height = height;
        _rgb = rgb;
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>All bytes, row after row.</summary>
    public ReadOnlySpan<byte> Rgb => _rgb;

    /// <summary>The bytes of one row.</summary>
    /// <param name="y">From 0 at the top to <c>Height - 1</c>.</param>
    public ReadOnlySpan<byte> Row(int y) => _rgb.AsSpan(y * Width * 3, Width * 3);

    /// <summary>One pixel.</summary>
    /// <param name="x">From 0 at the left.</param>
    /// <param name="y">From 0 at the top.</param>
    public Rgb this[int x, int y]
    {
        get
        {
            var pixel = Row(y).Slice(x * 3, 3);
            return new Rgb(pixel[0], pixel[1], pixel[2]);
        }
    }

    /// <summary>A picture of one colour.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="colour">The colour of every pixel.</param>
    public static Picture Solid(int width, int height, Rgb colour)
    {
        var rgb = new byte[checked(width * height * 3)];
        for (var i = 0; i < rgb.Length; i += 3)
        {
            rgb[i] = colour.R;
            rgb[i + 1] = colour.G;
            rgb[i + 2] = colour.B;
        }

        return new Picture(width, height, rgb);
    }
}
