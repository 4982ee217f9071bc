namespace Atelier.Core.Reviews;

/// <summary>Says what a brief has cost so far. Thread-safe.</summary>
public interface ICostReport
{
    /// <summary>The cost up to now, or null when nothing was metered.</summary>
    Task<CostSoFar?> SoFarAsync(string workspace, string briefId, CancellationToken cancellationToken = default);
}
