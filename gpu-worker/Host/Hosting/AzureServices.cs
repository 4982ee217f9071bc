using Atelier.Azure.OpenAI;
using Atelier.Azure.Renders;
using Atelier.Azure.ServiceBus;
using Atelier.Azure.Storage;
using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;

namespace Atelier.GpuWorker;

/// <summary>A worker's ports on Azure: Service Bus, Blob Storage and, if there is one, a managed image model, by the identity that the container has.</summary>
internal sealed class AzureServices : IAsyncDisposable
{
    private readonly ServiceBusClient _bus;
    private readonly ServiceBusRenderLanes _lanes;
    private readonly ServiceBusDoorbell _bell;

    public AzureServices(WorkerSettings settings, ILoggerFactory loggers)
    {
        TokenCredential identity = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings.ClientId });
        _bus = ServiceBusNamespace.Open(settings.ServiceBus, identity);
        _lanes = new(_bus, TimeProvider.System, new(), loggers.CreateLogger("Atelier.Lanes"));
        _bell = new(_bus);
        Ports = new()
        {
            Lanes = _lanes,
            Store = new BlobObjectStore(settings.BlobEndpoint, settings.ObjectsContainer, identity),
            Doorbell = _bell,
            StandIn = settings.ManagedImages is { } managed ? new ManagedImageModel(OpenAIClients.Images(managed.Endpoint, managed.Deployment, identity), managed.Deployment) : null,
            Models = new BlobModelSource(new BlobServiceClient(settings.BlobEndpoint, identity).GetBlobContainerClient(settings.ModelsContainer)),
        };
    }

    /// <summary>What the worker works with.</summary>
    public WorkerPorts Ports { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _lanes.DisposeAsync();
        await _bell.DisposeAsync();
        await _bus.DisposeAsync();
    }
}
