namespace Atelier.Diffusion;

/// <summary>A text encoder's <c>config.json</c>, as far as it matters here.</summary>
public sealed record TextEncoderConfig
{
    /// <summary>Layers; hidden state 0 is the embeddings, so there is one hidden state more.</summary>
    public int? NumHiddenLayers { get; init; }
}
