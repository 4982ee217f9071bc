namespace Atelier.Diffusion;

/// <summary>Which of a vocabulary's tokens have a role; CLIP's own by default.</summary>
public sealed record SpecialTokens
{
    /// <summary>Before the text.</summary>
    public string Begin { get; init; } = "<|startoftext|>";

    /// <summary>After the text.</summary>
    public string End { get; init; } = "<|endoftext|>";

    /// <summary>In the rest of the window; SD 1.x pads with the end token, SD 2.x with <c>!</c>.</summary>
    public string Pad { get; init; } = "<|endoftext|>";

    /// <summary>For what the vocabulary lacks.</summary>
    public string Unknown { get; init; } = "<|endoftext|>";
}
