namespace Atelier.Diffusion;

/// <summary>
/// Steps on the probability flow ODE of Karras et al. 2022 (equation 3), where the sample is the clean one plus sigma times noise: what is remembered is the sample's derivative by sigma,
/// and x' is x plus a difference of sigmas times their weighted sum.
/// </summary>
internal static class DerivativeStep
{
    /// <summary>What a call at a sigma is and remembers; where it leads is up to the sampler.</summary>
    /// <param name="time">What the UNet is told.</param>
    /// <param name="sigma">More than 0.</param>
    /// <param name="prediction">What the UNet predicts.</param>
    public static SamplerStep At(double time, double sigma, PredictionKind prediction)
    {
        var (cleanX, cleanM) = Prediction.CleanUnscaled(prediction, sigma);
        return new SamplerStep
        {
            Timestep = time,
            InputScale = (float)(1 / Math.Sqrt((sigma * sigma) + 1)),
            FromSample = 1,
            FromModel = 0,
            RememberedFromSample = (float)((1 - cleanX) / sigma),
            RememberedFromModel = (float)(-cleanM / sigma),
            RememberedFromClean = (float)(-1 / sigma),
            CleanFromSample = (float)cleanX,
            CleanFromModel = (float)cleanM,
            FromClean = 0,
            StartSignal = 1,
            StartNoise = (float)sigma,
        };
    }
}
