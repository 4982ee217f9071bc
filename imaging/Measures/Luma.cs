namespace Atelier.Imaging;

/// <summary>A picture's brightness by ITU-R BT.601 on the stored values, 0 to 255, as the measures here want it.</summary>
internal static class Luma
{
    /// <summary>One value a pixel, row after row.</summary>
    public static float[] Of(Picture picture)
    {
        var rgb = picture.Rgb;
        var luma = new float[rgb.Length / 3];
        for (int i = 0, at = 0; i < luma.Length; i++, at += 3) luma[i] = (0.299f * rgb[at]) + (0.587f * rgb[at + 1]) + (0.114f * rgb[at + 2]);
        return luma;
    }

    /// <summary>One channel's values: 0 red, 1 green, 2 blue.</summary>
    public static float[] Channel(Picture picture, int channel)
    {
        var rgb = picture.Rgb;
        var values = new float[rgb.Length / 3];
        for (int i = 0, at = channel; i < values.Length; i++, at += 3) values[i] = rgb[at];
        return values;
    }
}
