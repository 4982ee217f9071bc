using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.GpuWorker;

/// <summary>What a worker needs of the world: Azure's services, or a test's.</summary>
internal sealed record WorkerPorts
{
    /// <summary>Where jobs come from.</summary>
    public required IRenderLanes Lanes { get; init; }

    /// <summary>Where pictures, results and the catalog are.</summary>
    public required IObjectStore Store { get; init; }

    /// <summary>How briefs are rung.</summary>
    public required IDoorbell Doorbell { get; init; }

    /// <summary>Where models come from.</summary>
    public required IModelSource Models { get; init; }

    /// <summary>What draws when this worker's own models fail or can't be loaded, or null for nothing.</summary>
    public IImageModel? StandIn { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
