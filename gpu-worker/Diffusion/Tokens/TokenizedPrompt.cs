namespace Atelier.Diffusion;

/// <summary>A prompt as the text encoder takes it.</summary>
public sealed record TokenizedPrompt
{
    /// <summary>The ids of all windows, one after the other.</summary>
    public required ReadOnlyMemory<int> Ids { get; init; }

    /// <summary>How many tokens and windows there were, and what was left out.</summary>
    public required PromptReport Report { get; init; }
}
