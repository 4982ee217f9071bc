namespace Atelier.Local.Engine;

/// <summary>How much the engine does at once.</summary>
public sealed record EngineOptions
{
    /// <summary>Activities that run at the same time.</summary>
    public int MaxActivities { get; init; } = 16;

    /// <summary>Instances whose turns are taken at the same time; each turn waits for one commit, so this bounds how many share a sync.</summary>
    public int MaxTurns { get; init; } = 128;

    /// <summary>Instances kept ready in memory. Any other is replayed from its history when something arrives for it.</summary>
    public int HotInstances { get; init; } = 512;

    /// <summary>How long a stop waits for running activities before it cancels them. Whatever is cut off runs again at the next start.</summary>
    public TimeSpan DrainFor { get; init; } = TimeSpan.FromSeconds(10);
}
