namespace Atelier.GpuWorker;

/// <summary>
/// How a worker that is told to stop uses its last minutes. Container Apps grants up to ten between SIGTERM and SIGKILL (<c>terminationGracePeriodSeconds</c>, which <c>bicep/worker.bicep</c> sets to ten).
/// Where less is granted nothing is lost: the locks of what was under way run out, and it is delivered again.
/// </summary>
internal sealed record Drain
{
    /// <summary>How long what is under way may take to finish before it is handed back.</summary>
    public TimeSpan Finish { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>How long a step of what is then given up may take before it is broken off, and how long that may take.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(15);
}
