namespace Atelier.Imaging;

/// <summary>Pixels of nearly one colour.</summary>
/// <param name="Colour">Their mean.</param>
/// <param name="Lab">The same in CIELAB.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct ColourBin(Rgb Colour, Lab Lab, long Count)
{
    /// <summary>A picture's pixels by the five high bits of each channel, in a fixed order.</summary>
    public static IReadOnlyList<ColourBin> Histogram(Picture picture)
    {
        var sums = new (long R, long G, long B, long Count)[1 << 15];
        var rgb = picture.Rgb;
        for (var i = 0; i < rgb.Length; i += 3)
        {
            ref var sum = ref sums[((rgb[i] >> 3) << 10) | ((rgb[i + 1] >> 3) << 5) | (rgb[i + 2] >> 3)];
            sum = (sum.R + rgb[i], sum.G + rgb[i + 1], sum.B + rgb[i + 2], sum.Count + 1);
        }

        return [.. sums.Where(s => s.Count > 0).Select(s => From(s.R, s.G, s.B, s.Count))];
    }

    /// <summary>All pixels of several bins as one.</summary>
    public static ColourBin Mean(IReadOnlyList<ColourBin> bins) =>
        From(bins.Sum(b => b.Colour.R * b.Count), bins.Sum(b => b.Colour.G * b.Count), bins.Sum(b => b.Colour.B * b.Count), bins.Sum(b => b.Count));

    private static ColourBin From(long r, long g, long b, long count)
    {
        var colour = new Rgb((byte)((r + (count / 2)) / count), (byte)((g + (count / 2)) / count), (byte)((b + (count / 2)) / count));
        return new ColourBin(colour, Lab.From(colour), count);
    }
}
