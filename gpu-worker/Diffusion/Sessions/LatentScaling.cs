using System.Numerics.Tensors;

namespace Atelier.Diffusion;

/// <summary>Between the VAE's latents and the sampler's: one factor, or mean and deviation by channel as well.</summary>
internal static class LatentScaling
{
    /// <summary>What the encoder gave, for the sampler; in place.</summary>
    public static void FromVae(Span<float> values, VaeConfig config) => ByChannel(values, config, (channel, mean, deviation) =>
    {
        TensorPrimitives.Subtract(channel, mean, channel);
        TensorPrimitives.Multiply(channel, config.ScalingFactor / deviation, channel);
    });

    /// <summary>What the sampler left, for the decoder; in place.</summary>
    public static void ToVae(Span<float> values, VaeConfig config) => ByChannel(values, config, (channel, mean, deviation) =>
    {
        TensorPrimitives.Multiply(channel, deviation / config.ScalingFactor, channel);
        TensorPrimitives.Add(channel, mean, channel);
    });

    private static void ByChannel(Span<float> values, VaeConfig config, Change change)
    {
        var size = values.Length / config.LatentChannels;
        for (var c = 0; c < config.LatentChannels; c++)
            change(values.Slice(c * size, size), config.LatentsMean?[c] ?? 0, config.LatentsStd?[c] ?? 1);
    }

    private delegate void Change(Span<float> channel, float mean, float deviation);
}
