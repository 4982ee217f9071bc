namespace Atelier.Diffusion;

/// <summary>Dynamic thresholding (Saharia et al. 2022, section 2.3): the predicted clean sample is clipped at a quantile of its own magnitudes and divided by it.</summary>
/// <param name="Ratio">The quantile, 0 to 1.</param>
/// <param name="Most">The largest value clipped at; the smallest is 1, where this allows it.</param>
public sealed record Threshold(double Ratio, float Most)
{
    /// <summary>The threshold a configuration asks for, if any.</summary>
    /// <param name="config">The schedule.</param>
    public static Threshold? From(SchedulerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Thresholding ? new(config.DynamicThresholdingRatio, config.SampleMaxValue) : null;
    }

    /// <summary>Where values are clipped: between neighbours of the quantile linearly, as torch does.</summary>
    internal float Of(ReadOnlySpan<float> clean)
    {
        var sorted = new float[clean.Length];
        for (var i = 0; i < sorted.Length; i++) sorted[i] = Math.Abs(clean[i]);
        Array.Sort(sorted);
        var position = Ratio * (sorted.Length - 1);
        var low = (int)position;
        var high = Math.Min(low + 1, sorted.Length - 1);
        var quantile = sorted[low] + ((position - low) * (sorted[high] - sorted[low]));
        return Math.Min(Math.Max((float)quantile, 1), Most);
    }
}
