namespace Atelier.Diffusion;

/// <summary>How a row ended: <see cref="Rendered"/>, <see cref="RenderCancelled"/> or <see cref="RenderFailed"/>.</summary>
public abstract record RenderOutcome
{
    /// <summary>The request's id.</summary>
    public required string Id { get; init; }
}
