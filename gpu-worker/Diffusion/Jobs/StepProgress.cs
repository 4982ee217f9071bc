namespace Atelier.Diffusion;

/// <summary>A row has taken a step. Reported on the rendering thread: take it in fast.</summary>
/// <param name="Id">The request's id.</param>
/// <param name="Step">Steps taken, from 1.</param>
/// <param name="Total">Steps this row will take.</param>
public readonly record struct StepProgress(string Id, int Step, int Total);
