namespace Atelier.Diffusion;

/// <summary>A row that could not be rendered; the other rows of the call are not affected.</summary>
public sealed record RenderFailed : RenderOutcome
{
    /// <summary>Why, with the field at fault and the way out.</summary>
    public required DiffusionException Error { get; init; }

    /// <summary>This row's share of the device until then, as <see cref="RenderTimings.Device"/> counts it.</summary>
    public TimeSpan Device { get; init; }
}
