namespace Atelier.Diffusion;

/// <summary><c>unet/config.json</c>, as far as it matters here.</summary>
public sealed record UnetConfig
{
    /// <summary>The <see cref="AdditionEmbedType"/> of SDXL.</summary>
    public const string TextTime = "text_time";

    /// <summary>Channels of the sample: 4; more where masks or pictures ride along.</summary>
    public int InChannels { get; init; } = 4;

    /// <summary>Latent width the model was trained at.</summary>
    public int SampleWidth { get; init; } = 64;

    /// <summary>Latent height the model was trained at.</summary>
    public int SampleHeight { get; init; } = 64;

    /// <summary>Channels at each level; each level after the first halves the sample's sides.</summary>
    public IReadOnlyList<int> BlockOutChannels { get; init; } = [320, 640, 1280, 1280];

    /// <summary>What is added to the timestep's embedding besides; <c>text_time</c> in SDXL.</summary>
    public string? AdditionEmbedType { get; init; }

    /// <summary>Width of the guidance embedding in latent consistency models.</summary>
    public int? TimeCondProjDim { get; init; }
}
