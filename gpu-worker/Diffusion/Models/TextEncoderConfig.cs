namespace Atelier.Diffusion;

/// <summary>A text encoder's <c>config.json</c>, as far as it matters here.</summary>
public sealed record TextEncoderConfig
{
    internal const int LongestWindow = 4096;
    internal const int LargestVocabulary = 1 << 20;

    /// <summary>Layers; hidden state 0 is the embeddings, so there is one hidden state more.</summary>
    public int? NumHiddenLayers { get; init; }

    /// <summary>Tokens of its window, begin and end included.</summary>
    public int? MaxPositionEmbeddings { get; init; }

    /// <summary>Tokens that it knows; ids are below.</summary>
    public int? VocabSize { get; init; }
}
