namespace Atelier.Diffusion;

/// <summary>Bicubic resizing of latents as <c>torch.nn.functional.interpolate(mode="bicubic", align_corners=False)</c> does it: Keys' kernel, a = -0.75, edges repeated.</summary>
internal static class LatentResize
{
    private const double A = -0.75;

    /// <summary>The latent at another size.</summary>
    public static Latent To(Latent source, int height, int width)
    {
        var rows = new float[source.Channels * source.Height * width];
        Along(source.Values, rows, source.Channels * source.Height, source.Width, width, 1);
        var result = new float[source.Channels * height * width];
        for (var c = 0; c < source.Channels; c++)
            Along(rows.AsSpan(c * source.Height * width, source.Height * width), result.AsSpan(c * height * width, height * width), width, source.Height, height, width);
        return new Latent(source.Channels, height, width, result);
    }

    /// <summary>Resizes lines from one length to another; elements of a line are <paramref name="stride"/> apart, lines follow each other (stride 1) or interleave.</summary>
    private static void Along(ReadOnlySpan<float> source, Span<float> target, int lines, int from, int to, int stride)
    {
        var scale = (double)from / to;
        Span<float> weights = stackalloc float[4];
        for (var i = 0; i < to; i++)
        {
            var position = ((i + 0.5) * scale) - 0.5;
            var first = (int)Math.Floor(position) - 1;
            for (var k = 0; k < 4; k++) weights[k] = (float)Kernel(Math.Abs(position - (first + k)));
            for (var line = 0; line < lines; line++)
            {
                var (sourceStart, targetStart) = stride == 1 ? (line * from, line * to) : (line, line);
                var sum = 0f;
                for (var k = 0; k < 4; k++) sum += weights[k] * source[sourceStart + (Math.Clamp(first + k, 0, from - 1) * stride)];
                target[targetStart + (i * stride)] = sum;
            }
        }
    }

    private static double Kernel(double x) => x switch
    {
        <= 1 => (((A + 2) * x) - (A + 3)) * x * x + 1,
        < 2 => ((((x - 5) * x) + 8) * x - 4) * A,
        _ => 0,
    };
}
