using System.Globalization;
using Atelier.Azure.Storage;
using Atelier.Azure.Tests.Support;
using Atelier.Contracts.Lanes;
using Atelier.Core.Workflows;
using Atelier.Diffusion;
using Azure.Core.Pipeline;

namespace Atelier.GpuWorker.Tests;

/// <summary>
/// A worker as a process of its own: the host's program with models, objects and catalog on Azurite, and lanes in memory, which need no Service Bus.
/// It says on its standard output what is done to messages.
/// </summary>
internal static class WorkerChild
{
    /// <summary>The first word of the command line that asks for it.</summary>
    public const string Word = "worker-child";

    /// <summary>Arguments: blob endpoint, thumbprint of its certificate, container of objects, container of models, cache folder, jobs to find on the lane, steps and side of each.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (endpoint, thumbprint, objects, models, cache) = (new Uri(args[0]), args[1], args[2], args[3], args[4]);
        var settings = new WorkerSettings
        {
            ServiceBus = "nowhere.example",
            BlobEndpoint = endpoint,
            ObjectsContainer = objects,
            ModelsContainer = models,
            ModelCache = cache,
            Device = ExecutionTarget.Cpu,
            Batch = 1,
            Threads = 1,
        };
        var lanes = new ToldLanes(new InMemoryLanes(), Console.WriteLine);
        var (steps, side) = (int.Parse(args[6], CultureInfo.InvariantCulture), int.Parse(args[7], CultureInfo.InvariantCulture));
        for (var i = 0; i < int.Parse(args[5], CultureInfo.InvariantCulture); i++)
        {
            await lanes.SendAsync("standard-preview", WorkerWorld.Message(WorkerWorld.Job(i, steps) with { Width = side, Height = side }));
        }

        var storage = new BlobStoreOptions { Transport = Trusting(thumbprint) };
        return await WorkerApp.RunAsync(settings, _ => new()
        {
            Lanes = lanes,
            Store = new BlobObjectStore(endpoint, objects, new AzuriteCredential(), storage),
            Doorbell = new Silent(),
            Models = new BlobModelSource(BlobContainers.Service(endpoint, new AzuriteCredential(), storage).GetBlobContainerClient(models)),
        });
    }

    private static HttpClientTransport Trusting(string thumbprint) => new(new HttpClient(new HttpClientHandler
    {
#pragma warning disable MA0039 // Trusts less than the system's own check would: this one certificate.
        ServerCertificateCustomValidationCallback = (_, served, _, _) => served?.Thumbprint == thumbprint,
#pragma warning restore MA0039
    }));

    private sealed class Silent : IDoorbell
    {
        public Task RingAsync(string instanceId, string doorbell, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
