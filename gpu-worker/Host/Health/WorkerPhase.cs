namespace Atelier.GpuWorker;

/// <summary>Where a worker stands.</summary>
internal enum WorkerPhase
{
    /// <summary>Nothing done yet.</summary>
    Starting,

    /// <summary>Fetching models.</summary>
    Fetching,

    /// <summary>Loading models and drawing a first picture with each.</summary>
    Warming,

    /// <summary>Serving lanes.</summary>
    Ready,

    /// <summary>Told to stop: finishing or handing back what is under way.</summary>
    Draining,

    /// <summary>Stopped as told.</summary>
    Stopped,

    /// <summary>It can't serve.</summary>
    Failed,
}
