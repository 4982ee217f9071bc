namespace Atelier.Imaging;

/// <summary>Resizes pictures by separable filters on the stored (gamma-encoded) values, weights at the edges scaled to sum to 1. Pure functions.</summary>
public static class Resize
{
    /// <summary>The picture at another size.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="filter">The filter; when shrinking it is widened so that nothing is skipped.</param>
    /// <returns>A new picture, or <paramref name="source"/> itself where the size is the same.</returns>
    public static Picture To(Picture source, int width, int height, ResizeFilter filter = ResizeFilter.Lanczos)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (width == source.Width && height == source.Height) return source;
        var columns = ResizeWeights.For(filter, source.Width, width);
        var rows = ResizeWeights.For(filter, source.Height, height);
        var middle = new float[source.Height * width * 3];
        for (var y = 0; y < source.Height; y++) Columns(source.Row(y), columns, middle.AsSpan(y * width * 3, width * 3));
        var rgb = new byte[checked(width * height * 3)];
        var sums = new float[width * 3];
        for (var y = 0; y < height; y++) Rows(middle, rows[y], sums, rgb.AsSpan(y * width * 3, width * 3));
        return new Picture(width, height, rgb);
    }

    private static void Columns(ReadOnlySpan<byte> row, ResizeWeights[] weights, Span<float> target)
    {
        for (var x = 0; x < weights.Length; x++)
        {
            var (first, factors) = (weights[x].First, weights[x].Factors);
            float r = 0, g = 0, b = 0;
            for (var k = 0; k < factors.Length; k++)
            {
                var pixel = row.Slice((first + k) * 3, 3);
                r += factors[k] * pixel[0];
                g += factors[k] * pixel[1];
                b += factors[k] * pixel[2];
            }

            target[x * 3] = r;
            target[(x * 3) + 1] = g;
            target[(x * 3) + 2] = b;
        }
    }

    private static void Rows(ReadOnlySpan<float> middle, ResizeWeights weights, Span<float> sums, Span<byte> target)
    {
        sums.Clear();
        for (var k = 0; k < weights.Factors.Length; k++)
        {
            var row = middle.Slice((weights.First + k) * sums.Length, sums.Length);
            var factor = weights.Factors[k];
            for (var i = 0; i < sums.Length; i++) sums[i] += factor * row[i];
        }

        for (var i = 0; i < sums.Length; i++) target[i] = (byte)MathF.Round(Math.Clamp(sums[i], 0, 255));
    }
}
