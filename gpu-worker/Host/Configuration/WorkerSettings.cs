using Atelier.Diffusion;

namespace Atelier.GpuWorker;

/// <summary>What a worker is told by its environment. There are no secrets among it: everything in Azure is reached by identity.</summary>
internal sealed record WorkerSettings
{
    /// <summary>The Service Bus namespace, such as <c>atelier.servicebus.windows.net</c>.</summary>
    public required string ServiceBus { get; init; }

    /// <summary>Client id of the user-assigned identity, or null for whatever identity there is.</summary>
    public string? ClientId { get; init; }

    /// <summary>The workspace whose catalog its models go into.</summary>
    public string Workspace { get; init; } = "studio";

    /// <summary>The storage account's blob endpoint.</summary>
    public required Uri BlobEndpoint { get; init; }

    /// <summary>The container of the studio's objects.</summary>
    public string ObjectsContainer { get; init; } = "atelier";

    /// <summary>The container of model folders.</summary>
    public string ModelsContainer { get; init; } = "models";

    /// <summary>The local folder that models are kept in. It is the worker's own: what doesn't belong to a model is deleted from its folder.</summary>
    public string ModelCache { get; init; } = "/models";

    /// <summary>The pools whose lanes it serves; its models are put into the catalog for the first.</summary>
    public IReadOnlyList<string> Pools { get; init; } = ["standard"];

    /// <summary>What it draws on.</summary>
    public ExecutionTarget Device { get; init; } = ExecutionTarget.Cuda;

    /// <summary>Whether attention runs as one operator where a model's export lets it.</summary>
    public bool FusesAttention { get; init; } = true;

    /// <summary>Whether group normalisation does, on CUDA.</summary>
    public bool FusesNorms { get; init; }

    /// <summary>Most memory that loaded models take, in MiB; 0 leaves it open.</summary>
    public int ModelMemory { get; init; }

    /// <summary>Pictures drawn together, 1 to 64.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>Threads a render uses; 0 takes one for each core.</summary>
    public int Threads { get; init; }

    /// <summary>The endpoint and deployment of the managed image model that stands in for a model that fails, or null for none.</summary>
    public (Uri Endpoint, string Deployment)? ManagedImages { get; init; }

    /// <summary>Where metrics go, or null for nowhere.</summary>
    public Uri? Telemetry { get; init; }
}
