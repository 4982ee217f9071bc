namespace Atelier.Imaging;

/// <summary>Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004): Gaussian windows of 11 pixels and deviation 1.5 on luma, K1 = 0.01, K2 = 0.03.</summary>
public static class Ssim
{
    private const int Window = 11;
    private const double Deviation = 1.5;
    private const float C1 = 0.01f * 255 * (0.01f * 255);
    private const float C2 = 0.03f * 255 * (0.03f * 255);

    /// <summary>The mean over all windows that lie within the picture, on luma, at the reference's size.</summary>
    /// <param name="reference">What is compared with; its size is the size of the comparison.</param>
    /// <param name="candidate">What is compared; resized to the reference's size where it differs.</param>
    /// <returns>1 for the same luma, about 0 for unrelated pictures; never below 0.</returns>
    public static double Compare(Picture reference, Picture candidate)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(candidate);
        var (sum, weight) = Pool(Luma.Of(reference), Luma.Of(Resize.To(candidate, reference.Width, reference.Height)), reference.Width, reference.Height, (_, _) => 1);
        return Math.Clamp(sum / weight, 0, 1);
    }

    /// <summary>
    /// As <see cref="Compare"/>, but of red, green and blue, and each window counts by the detail it holds in either picture (Wang and Li 2011).
    /// For drawings and banners: large flat grounds, alike in unrelated pictures, don't drown the subject, and a subject as bright as its ground is seen.
    /// </summary>
    /// <param name="reference">What is compared with; its size is the size of the comparison.</param>
    /// <param name="candidate">What is compared; resized to the reference's size where it differs.</param>
    /// <returns>1 for the same picture, about 0 for unrelated ones; never below 0.</returns>
    public static double CompareContent(Picture reference, Picture candidate)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(candidate);
        var other = Resize.To(candidate, reference.Width, reference.Height);
        var (sum, weight) = (0.0, 0.0);
        for (var channel = 0; channel < 3; channel++)
        {
            // A little weight is left to flat windows, so that flat pictures are compared by their colour.
            var part = Pool(Luma.Channel(reference, channel), Luma.Channel(other, channel), reference.Width, reference.Height, (vx, vy) => 0.05 + Math.Log((1 + (vx / C2)) * (1 + (vy / C2))));
            (sum, weight) = (sum + part.Sum, weight + part.Weight);
        }

        return Math.Clamp(sum / weight, 0, 1);
    }

    private static (double Sum, double Weight) Pool(float[] x, float[] y, int width, int height, Func<float, float, double> weigh)
    {
        float[] Blurred(Func<int, float> value)
        {
            var map = new float[x.Length];
            for (var i = 0; i < map.Length; i++) map[i] = value(i);
            return Blur(map, width, height);
        }

        var (mx, my) = (Blurred(i => x[i]), Blurred(i => y[i]));
        var (xx, yy, xy) = (Blurred(i => x[i] * x[i]), Blurred(i => y[i] * y[i]), Blurred(i => x[i] * y[i]));
        var (sum, total) = (0.0, 0.0);
        for (var i = 0; i < mx.Length; i++)
        {
            var (vx, vy, covariance) = (xx[i] - (mx[i] * mx[i]), yy[i] - (my[i] * my[i]), xy[i] - (mx[i] * my[i]));
            var similarity = ((2 * mx[i] * my[i]) + C1) * ((2 * covariance) + C2) / (((mx[i] * mx[i]) + (my[i] * my[i]) + C1) * (vx + vy + C2));
            // Rounding can take the variance of a flat window a little below zero.
            var weight = weigh(Math.Max(vx, 0), Math.Max(vy, 0));
            (sum, total) = (sum + (weight * similarity), total + weight);
        }

        return (sum, total);
    }

    /// <summary>Weighted means of all whole windows; the result is smaller by the window less one. Pictures smaller than a window get a smaller one.</summary>
    private static float[] Blur(float[] map, int width, int height)
    {
        var (across, down) = (Weights(Math.Min(Window, width)), Weights(Math.Min(Window, height)));
        var columns = width - across.Length + 1;
        var rows = height - down.Length + 1;
        var middle = new float[columns * height];
        for (var y = 0; y < height; y++)
        {
            for (var k = 0; k < across.Length; k++)
            {
                var source = map.AsSpan((y * width) + k, columns);
                var target = middle.AsSpan(y * columns, columns);
                for (var i = 0; i < columns; i++) target[i] += across[k] * source[i];
            }
        }

        var result = new float[columns * rows];
        for (var y = 0; y < rows; y++)
        {
            for (var k = 0; k < down.Length; k++)
            {
                var source = middle.AsSpan((y + k) * columns, columns);
                var target = result.AsSpan(y * columns, columns);
                for (var i = 0; i < columns; i++) target[i] += down[k] * source[i];
            }
        }

        return result;
    }

    private static float[] Weights(int length)
    {
        double[] weights = [.. Enumerable.Range(0, length).Select(i => i - ((length - 1) / 2.0)).Select(d => Math.Exp(-d * d / (2 * Deviation * Deviation)))];
        var sum = weights.Sum();
        return [.. weights.Select(w => (float)(w / sum))];
    }
}
