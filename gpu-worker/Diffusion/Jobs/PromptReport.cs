namespace Atelier.Diffusion;

/// <summary>How a prompt was tokenised.</summary>
/// <param name="Tokens">Tokens in the whole prompt, begin and end not counted.</param>
/// <param name="Chunks">Windows of the text encoder it filled, at least 1.</param>
/// <param name="DroppedTokens">Tokens that did not fit and were left out; 0 when the whole prompt was used.</param>
public sealed record PromptReport(int Tokens, int Chunks, int DroppedTokens)
{
    /// <summary>Whether part of the prompt was left out.</summary>
    public bool Truncated => DroppedTokens > 0;
}
