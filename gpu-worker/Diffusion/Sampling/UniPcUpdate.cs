namespace Atelier.Diffusion;

/// <summary>The weights of UniPC's steps (Zhao et al. 2023, algorithms 5 to 8): of the sample that a step begins with, and of the outputs remembered, newest first.</summary>
/// <param name="sigmas">Noise over signal at each step, and where the last one ends.</param>
/// <param name="predictsClean">Whether outputs are clean samples rather than noise.</param>
/// <param name="isBh1">Whether B(h) is h rather than e^h - 1.</param>
internal sealed class UniPcUpdate(double[] sigmas, bool predictsClean, bool isBh1)
{
    /// <summary>The step from a timestep to the next, by outputs up to that of the timestep itself.</summary>
    public (double Kept, double[] Outputs) Predict(int from, int order)
    {
        var (kept, newest, others, _) = Weigh(from, order, corrects: false);
        return (kept, [newest, .. others]);
    }

    /// <summary>The step to a timestep from the one before, once more with the output there; null where the step has no length.</summary>
    public (double Kept, double[] Outputs)? Correct(int to, int order)
    {
        if (sigmas[to] == sigmas[to - 1]) return null;
        var (kept, newest, others, reached) = Weigh(to - 1, order, corrects: true);
        return (kept, [reached, newest, .. others]);
    }

    private (double Kept, double Newest, double[] Others, double Reached) Weigh(int from, int order, bool corrects)
    {
        var ((signal, noise), (nextSignal, nextNoise)) = (SigmaLadder.Split(sigmas[from]), SigmaLadder.Split(sigmas[from + 1]));
        // Lambda, the logarithm of signal over noise, is the solver's time.
        var h = Math.Log(sigmas[from]) - Math.Log(sigmas[from + 1]);
        var (kept, first) = predictsClean ? (nextNoise / noise, -nextSignal * double.ExpM1(-h)) : (nextSignal / signal, nextNoise - (nextSignal * noise / signal));
        // A step of no length says nothing of how outputs change, nor do any of an endless one.
        if (h == 0 || !double.IsFinite(h)) return (kept, first, [], 0);
        var places = new List<double>();
        for (var k = 1; k < order && sigmas[from - k] != sigmas[from - k + 1]; k++) places.Add((Math.Log(sigmas[from]) - Math.Log(sigmas[from - k])) / h);
        if (corrects) places.Add(1);
        var scale = predictsClean ? nextSignal : nextNoise;
        var exponent = predictsClean ? -h : h;
        var b = isBh1 ? exponent : double.ExpM1(exponent);
        var slopes = Slopes([.. places], exponent, b).Select((rho, k) => -scale * b * rho / places[k]).ToArray();
        return (kept, first - slopes.Sum(), corrects ? slopes[..^1] : slopes, corrects ? slopes[^1] : 0);
    }

    /// <summary>Each place's part, so that what is integrated is exact for polynomials; half for one place alone.</summary>
    private static double[] Slopes(double[] places, double exponent, double b)
    {
        if (places.Length <= 1) return [.. places.Select(_ => 0.5)];
        var moments = new double[places.Length];
        var (phi, factorial) = ((double.ExpM1(exponent) / exponent) - 1, 1.0);
        for (var i = 0; i < moments.Length; i++)
        {
            moments[i] = phi * factorial / b;
            factorial *= i + 2;
            phi = (phi / exponent) - (1 / factorial);
        }

        return Vandermonde(places, moments);
    }

    /// <summary>Solves <c>sum of x[k] places[k]^i = moments[i]</c>, by Gauss' elimination of one place after the other.</summary>
    private static double[] Vandermonde(double[] places, double[] moments)
    {
        var x = (double[])moments.Clone();
        var n = x.Length;
        for (var k = 0; k < n; k++)
            for (var i = n - 1; i > k; i--) x[i] -= places[k] * x[i - 1];
        for (var k = n - 2; k >= 0; k--)
        {
            for (var i = k + 1; i < n; i++) x[i] /= places[i] - places[i - k - 1];
            for (var i = k; i < n - 1; i++) x[i] -= x[i + 1];
        }

        return x;
    }
}
