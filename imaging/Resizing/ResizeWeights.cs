namespace Atelier.Imaging;

/// <summary>The source pixels that one target pixel is made of; factors sum to 1.</summary>
internal readonly record struct ResizeWeights(int First, float[] Factors)
{
    /// <summary>The weights of every pixel along one side.</summary>
    public static ResizeWeights[] For(ResizeFilter filter, int from, int to)
    {
        var scale = (double)from / to;
        // When shrinking the kernel grows with the target's pixel; when enlarging it stays as wide as the source's.
        var width = Math.Max(scale, 1);
        var radius = Support(filter) * width;
        var weights = new ResizeWeights[to];
        for (var i = 0; i < to; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max((int)Math.Floor(centre - radius + 0.5), 0);
            var last = Math.Min((int)Math.Ceiling(centre + radius - 0.5), from);
            if (last <= first) (first, last) = (Math.Min(first, from - 1), Math.Min(first, from - 1) + 1);
            var factors = new double[last - first];
            for (var k = 0; k < factors.Length; k++) factors[k] = Kernel(filter, (first + k + 0.5 - centre) / width);
            var sum = factors.Sum();
            weights[i] = new ResizeWeights(first, sum == 0 ? [1f] : [.. factors.Select(f => (float)(f / sum))]);
        }

        return weights;
    }

    private static double Support(ResizeFilter filter) => filter switch
    {
        ResizeFilter.Box => 0.5,
        ResizeFilter.Bicubic => 2,
        _ => 3,
    };

    private static double Kernel(ResizeFilter filter, double x)
    {
        x = Math.Abs(x);
        return filter switch
        {
            ResizeFilter.Box => x <= 0.5 ? 1 : 0,
            ResizeFilter.Bicubic when x < 1 => (((1.5 * x) - 2.5) * x * x) + 1,
            ResizeFilter.Bicubic when x < 2 => (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2,
            ResizeFilter.Lanczos when x < 1e-9 => 1,
            ResizeFilter.Lanczos when x < 3 => 3 * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / 3) / (Math.PI * Math.PI * x * x),
            _ => 0,
        };
    }
}
