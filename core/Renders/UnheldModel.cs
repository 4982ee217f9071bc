namespace Atelier.Core.Renders;

/// <summary>A model whose jobs are passed on from worker to worker.</summary>
/// <param name="Pool">The workers' pool.</param>
/// <param name="Model">Its name, as the jobs have it.</param>
/// <param name="Version">The version they want.</param>
/// <param name="Since">When that was first noted, UTC.</param>
public sealed record UnheldModel(string Pool, string Model, string Version, DateTimeOffset Since);
