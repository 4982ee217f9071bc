namespace Atelier.Diffusion;

/// <summary>Quantiles of the symmetric beta distribution that beta sigmas are spaced by (Lee et al. 2024): both of its parameters are 0.6. Exact to about 1e-15.</summary>
internal static class BetaQuantile
{
    private const double Shape = 0.6;

    // Gamma(0.6)^2 / Gamma(1.2).
    private const double Beta = 2.4153442080024714;

    /// <summary>The value that a part of the distribution lies below.</summary>
    /// <param name="part">0 to 1.</param>
    public static double Of(double part)
    {
        if (part > 0.5) return 1 - Of(1 - part);
        var (low, high) = (0.0, 0.5);
        while (low + ((high - low) / 2) is var middle && middle > low && middle < high)
        {
            if (Below(middle) < part) low = middle;
            else high = middle;
        }

        return part == 0 ? 0 : high;
    }

    /// <summary>The distribution function as its power series, which converges quickly up to the middle.</summary>
    private static double Below(double x)
    {
        var (sum, term) = (0.0, 1.0);
        for (var n = 0; Math.Abs(term) > 1e-18; n++)
        {
            sum += term / (Shape + n);
            term *= (n + 1 - Shape) / (n + 1) * x;
        }

        return Math.Pow(x, Shape) * sum / Beta;
    }
}
