namespace Atelier.Imaging;

/// <summary>Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004): Gaussian windows of 11 pixels and deviation 1.5 on luma, K1 = 0.01, K2 = 0.03.</summary>
public static class Ssim
{
    private const int Window = 11;
    private const double Deviation = 1.5;
    private const float C1 = 0.01f * 255 * (0.01f * 255);
    private const float C2 = 0.03f * 255 * (0.03f * 255);

    /// <summary>The mean over all windows that lie within the picture, at the reference's size.</summary>
    /// <param name="reference">What is compared with; its size is the size of the comparison.</param>
    /// <param name="candidate">What is compared; resized to the reference's size where it differs.</param>
    /// <returns>1 for the same luma, about 0 for unrelated pictures; never below 0.</returns>
    public static double Compare(Picture reference, Picture candidate)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(candidate);
        var (width, height) = (reference.Width, reference.Height);
        var x = Luma.Of(reference);
        var y = Luma.Of(Resize.To(candidate, width, height));
        float[] Blurred(Func<int, float> value)
        {
            var map = new float[x.Length];
            for (var i = 0; i < map.Length; i++) map[i] = value(i);
            return Blur(map, width, height);
        }

        var (mx, my) = (Blurred(i => x[i]), Blurred(i => y[i]));
        var (xx, yy, xy) = (Blurred(i => x[i] * x[i]), Blurred(i => y[i] * y[i]), Blurred(i => x[i] * y[i]));
        var sum = 0.0;
        for (var i = 0; i < mx.Length; i++)
        {
            var (vx, vy, covariance) = (xx[i] - (mx[i] * mx[i]), yy[i] - (my[i] * my[i]), xy[i] - (mx[i] * my[i]));
            sum += ((2 * mx[i] * my[i]) + C1) * ((2 * covariance) + C2) / (((mx[i] * mx[i]) + (my[i] * my[i]) + C1) * (vx + vy + C2));
        }

        return Math.Clamp(sum / mx.Length, 0, 1);
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
