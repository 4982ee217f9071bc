namespace Atelier.Diffusion;

/// <summary>The VAE's <c>config.json</c>, as far as it matters here.</summary>
public sealed record VaeConfig
{
    /// <summary>Channels of the latent.</summary>
    public int LatentChannels { get; init; } = 4;

    /// <summary>Encoded values are multiplied by this before the sampler sees them, and divided before a decode.</summary>
    public float ScalingFactor { get; init; } = 0.18215f;

    /// <summary>Channels of each level; a level halves the side, but for the first.</summary>
    public IReadOnlyList<int> BlockOutChannels { get; init; } = [128, 256, 512, 512];

    /// <summary>Means of the latent's channels, where they are normalised one by one.</summary>
    public IReadOnlyList<float>? LatentsMean { get; init; }

    /// <summary>Deviations of the latent's channels.</summary>
    public IReadOnlyList<float>? LatentsStd { get; init; }

    /// <summary>Pixels a latent position covers in each direction.</summary>
    public int Factor => 1 << (BlockOutChannels.Count - 1);
}
