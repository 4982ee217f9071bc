namespace Atelier.Core.Renders;

/// <summary>A job took a step.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Step">Steps taken, from 1.</param>
/// <param name="Total">Steps it will take.</param>
public readonly record struct RenderProgress(string JobId, int Step, int Total);
