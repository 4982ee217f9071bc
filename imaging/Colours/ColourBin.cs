using System.Buffers;

namespace Atelier.Imaging;

/// <summary>Pixels of nearly one colour.</summary>
/// <param name="Colour">Their mean.</param>
/// <param name="Lab">The same in CIELAB.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct ColourBin(Rgb Colour, Lab Lab, long Count)
{
    private const int Cells = 1 << 15;

    /// <summary>A picture's pixels by the five high bits of each channel, in a fixed order.</summary>
    public static List<ColourBin> Histogram(Picture picture)
    {
        // A megabyte, which is too much to leave to the garbage collector with every picture.
        var rented = ArrayPool<ColourSum>.Shared.Rent(Cells);
        try
        {
            var sums = rented.AsSpan(0, Cells);
            sums.Clear();
            var rgb = picture.Rgb;
            for (var i = 0; i < rgb.Length; i += 3)
            {
                sums[((rgb[i] >> 3) << 10) | ((rgb[i + 1] >> 3) << 5) | (rgb[i + 2] >> 3)].Add(new(rgb[i], rgb[i + 1], rgb[i + 2]), 1);
            }

            var bins = new List<ColourBin>();
            foreach (ref readonly var sum in sums)
            {
                if (sum.Count > 0) bins.Add(From(sum));
            }

            return bins;
        }
        finally
        {
            ArrayPool<ColourSum>.Shared.Return(rented);
        }
    }

    /// <summary>Pixels added up, as one. There must be one.</summary>
    public static ColourBin From(in ColourSum sum)
    {
        var colour = sum.Mean;
        return new ColourBin(colour, Lab.From(colour), sum.Count);
    }
}
