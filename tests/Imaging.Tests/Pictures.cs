namespace Atelier.Imaging.Tests;

/// <summary>Pictures to measure.</summary>
public static class Pictures
{
    public static Picture Make(int width, int height, Func<int, int, Rgb> colour)
    {
        var rgb = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var c = colour(x, y);
                (rgb[((y * width) + x) * 3], rgb[(((y * width) + x) * 3) + 1], rgb[(((y * width) + x) * 3) + 2]) = (c.R, c.G, c.B);
            }
        }

        return new Picture(width, height, rgb);
    }

    public static Picture Noise(int width, int height, int seed)
    {
        var rgb = new byte[width * height * 3];
        var state = (uint)seed * 2654435761u + 1;
        for (var i = 0; i < rgb.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            rgb[i] = (byte)(state >> 11);
        }

        return new Picture(width, height, rgb);
    }

    public static Picture Gradient(int width = 64, int height = 64) => Make(width, height, (x, y) => new Rgb((byte)(x * 255 / (width - 1)), (byte)(y * 255 / (height - 1)), 128));

    /// <summary>A disc on a ground; everything in shares of the side.</summary>
    public static Picture Disc(int side, double cx = 0.5, double cy = 0.4, double radius = 0.25, Rgb? ground = null, Rgb? disc = null) => Make(side, side, (x, y) =>
    {
        var (dx, dy) = (((x + 0.5) / side) - cx, ((y + 0.5) / side) - cy);
        return (dx * dx) + (dy * dy) < radius * radius ? disc ?? new Rgb(240, 240, 240) : ground ?? new Rgb(20, 110, 120);
    });

    public static Picture Map(this Picture picture, Func<byte, byte> change) => new(picture.Width, picture.Height, [.. picture.Rgb.ToArray().Select(change)]);
}
