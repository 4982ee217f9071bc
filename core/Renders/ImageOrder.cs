namespace Atelier.Core.Renders;

/// <summary>One picture to draw.</summary>
/// <param name="Job">What decides its pixels.</param>
/// <param name="Source">The content of the job's source, or null when it has none.</param>
/// <param name="Cancel">Takes this order out at the next step.</param>
public sealed record ImageOrder(RenderJob Job, ReadOnlyMemory<byte>? Source, CancellationToken Cancel);
