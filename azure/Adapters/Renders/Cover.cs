using Atelier.Imaging;

namespace Atelier.Azure.Renders;

/// <summary>Fits a picture to a size without distorting it: scaled until it covers, then cut at the middle.</summary>
internal static class Cover
{
    public static Picture To(Picture picture, int width, int height)
    {
        var scale = Math.Max((double)width / picture.Width, (double)height / picture.Height);
        var scaled = Resize.To(picture, Math.Max(width, (int)Math.Round(picture.Width * scale)), Math.Max(height, (int)Math.Round(picture.Height * scale)));
        var (left, top) = ((scaled.Width - width) / 2, (scaled.Height - height) / 2);
        var rgb = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            scaled.Row(top + y).Slice(left * 3, width * 3).CopyTo(rgb.AsSpan(y * width * 3));
        }

        return new(width, height, rgb);
    }
}
