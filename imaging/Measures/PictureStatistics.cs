namespace Atelier.Imaging;

/// <summary>Plain figures of a picture's luma (0 to 255), by which blank and degenerate pictures are known.</summary>
public sealed record PictureStatistics
{
    /// <summary>Mean brightness, 0 (black) to 255 (white).</summary>
    public required double MeanLuma { get; init; }

    /// <summary>Variance of brightness; 0 for a flat picture.</summary>
    public required double LumaVariance { get; init; }

    /// <summary>Variance of the colour channels, their mean; unlike luma's it also sees a subject as bright as its ground. 0 for a flat picture.</summary>
    public required double ColourVariance { get; init; }

    /// <summary>Shannon entropy of the brightness histogram in bits, 0 (one value) to 8 (all values alike).</summary>
    public required double Entropy { get; init; }

    /// <summary>Mean square of the 3x3 Laplacian: fine detail and noise. Of two pictures of one size and subject the sharper has more.</summary>
    public required double HighFrequencyEnergy { get; init; }

    /// <summary>The share of the most frequent of 256 brightness values, 0 to 1.</summary>
    public required double LargestFlatShare { get; init; }

    /// <summary>The figures of a picture.</summary>
    /// <param name="picture">The picture.</param>
    public static PictureStatistics Of(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var luma = Luma.Of(picture);
        var histogram = new int[256];
        double sum = 0, squares = 0;
        foreach (var value in luma)
        {
            histogram[(int)(value + 0.5f)]++;
            sum += value;
            squares += (double)value * value;
        }

        var mean = sum / luma.Length;
        return new PictureStatistics
        {
            MeanLuma = mean,
            LumaVariance = Math.Max((squares / luma.Length) - (mean * mean), 0),
            ColourVariance = (Variance(picture.Rgb, 0) + Variance(picture.Rgb, 1) + Variance(picture.Rgb, 2)) / 3,
            Entropy = -histogram.Where(n => n > 0).Select(n => (double)n / luma.Length).Sum(p => p * Math.Log2(p)),
            HighFrequencyEnergy = LaplacianEnergy(luma, picture.Width, picture.Height),
            LargestFlatShare = (double)histogram.Max() / luma.Length,
        };
    }

    private static double Variance(ReadOnlySpan<byte> rgb, int channel)
    {
        long sum = 0, squares = 0;
        for (var i = channel; i < rgb.Length; i += 3)
        {
            sum += rgb[i];
            squares += rgb[i] * rgb[i];
        }

        var (count, mean) = (rgb.Length / 3, sum / (rgb.Length / 3.0));
        return Math.Max(((double)squares / count) - (mean * mean), 0);
    }

    private static double LaplacianEnergy(float[] luma, int width, int height)
    {
        if (width < 3 || height < 3) return 0;
        var sum = 0.0;
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                var i = (y * width) + x;
                var laplacian = luma[i - 1] + luma[i + 1] + luma[i - width] + luma[i + width] - (4 * luma[i]);
                sum += laplacian * laplacian;
            }
        }

        return sum / ((width - 2) * (height - 2));
    }
}
