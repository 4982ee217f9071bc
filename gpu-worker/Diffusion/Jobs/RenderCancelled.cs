namespace Atelier.Diffusion;

/// <summary>A row that was cancelled before its picture was done.</summary>
public sealed record RenderCancelled : RenderOutcome
{
    /// <summary>Steps that had been taken.</summary>
    public required int StepsDone { get; init; }

    /// <summary>This row's share of the device until then, as <see cref="RenderTimings.Device"/> counts it.</summary>
    public TimeSpan Device { get; init; }
}
