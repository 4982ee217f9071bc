namespace Atelier.Diffusion;

/// <summary>
/// Inpainting with a UNet that knows nothing of masks: after each step the kept part is put back, with as much of the row's own first noise as the next step expects
/// (as diffusers does; after Lugmayr et al. 2022 without resampling).
/// </summary>
/// <param name="mask">1 where the latent is redrawn, 0 where it is kept; one value a position.</param>
/// <param name="clean">The encoded picture.</param>
/// <param name="noise">The noise that the row began with.</param>
internal sealed class MaskBlend(float[] mask, Latent clean, float[] noise)
{
    /// <summary>Puts the kept part back.</summary>
    /// <param name="sample">The sample, changed in place.</param>
    /// <param name="next">The step to come, or null after the last.</param>
    public void Apply(Span<float> sample, SamplerStep? next)
    {
        var (signal, weight) = next is { } step ? (step.StartSignal, step.StartNoise) : (1, 0);
        var kept = clean.Values;
        for (var start = 0; start < sample.Length; start += mask.Length)
        {
            for (var i = 0; i < mask.Length; i++)
            {
                var at = start + i;
                sample[at] = (mask[i] * sample[at]) + ((1 - mask[i]) * ((signal * kept[at]) + (weight * noise[at])));
            }
        }
    }
}
