using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>Between bytes in rows of pixels and planes of -1 to 1.</summary>
internal static class PixelConversion
{
    /// <summary>Planes to a picture: <c>round((x / 2 + 0.5) * 255)</c>, halves to even, clamped.</summary>
    public static Picture ToPicture(ReadOnlySpan<float> planes, int width, int height)
    {
        var size = width * height;
        var red = planes[..size];
        var green = planes.Slice(size, size);
        var blue = planes.Slice(2 * size, size);
        var rgb = new byte[size * 3];
        for (int i = 0, at = 0; i < size; i++, at += 3)
        {
            rgb[at] = Byte(red[i]);
            rgb[at + 1] = Byte(green[i]);
            rgb[at + 2] = Byte(blue[i]);
        }

        return new Picture(width, height, rgb);
    }

    /// <summary>A picture to planes.</summary>
    public static float[] FromPicture(Picture picture)
    {
        var rgb = picture.Rgb;
        var size = picture.Width * picture.Height;
        var planes = new float[size * 3];
        for (int i = 0, at = 0; i < size; i++, at += 3)
        {
            planes[i] = (rgb[at] / 127.5f) - 1;
            planes[size + i] = (rgb[at + 1] / 127.5f) - 1;
            planes[(2 * size) + i] = (rgb[at + 2] / 127.5f) - 1;
        }

        return planes;
    }

    private static byte Byte(float value) => (byte)MathF.Round(Math.Clamp((value / 2) + 0.5f, 0, 1) * 255);
}
