namespace Atelier.Core.Renders;

/// <summary>A job took a step.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Step">Steps taken, from 1.</param>
/// <param name="Total">Steps it will take.</param>
/// <param name="Preview">
/// A small PNG of what the picture is coming to, a few kilobytes; empty where this step has none. Nobody has judged it: it is for those who may see the brief's candidates.
/// </param>
public readonly record struct RenderProgress(string JobId, int Step, int Total, ReadOnlyMemory<byte> Preview = default);
