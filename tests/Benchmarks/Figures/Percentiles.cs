namespace Atelier.Benchmarks.Figures;

/// <summary>Percentiles of a set of measurements, by nearest rank.</summary>
internal static class Percentiles
{
    /// <summary>The smallest value that at least <paramref name="share"/> of the values don't exceed.</summary>
    public static double Of(IReadOnlyCollection<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
