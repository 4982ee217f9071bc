namespace Atelier.GpuWorker;

/// <summary>What probes are told. Thread-safe.</summary>
internal sealed class WorkerHealth
{
    private volatile WorkerPhase _phase;
    private volatile IReadOnlyList<string> _models = [];

    /// <summary>Where the worker stands.</summary>
    public WorkerPhase Phase
    {
        get => _phase;
        set => _phase = value;
    }

    /// <summary>Names of the models that are warm.</summary>
    public IReadOnlyList<string> Models
    {
        get => _models;
        set => _models = value;
    }

    /// <summary>Whether it works, or is on its way to it; otherwise it is to be restarted.</summary>
    public bool IsLive => Phase != WorkerPhase.Failed;

    /// <summary>Whether it takes jobs.</summary>
    public bool IsReady => Phase == WorkerPhase.Ready;
}
