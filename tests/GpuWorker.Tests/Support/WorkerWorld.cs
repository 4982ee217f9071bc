using System.Text.Json;
using Atelier.Contracts.Lanes;
using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Renders;
using Atelier.Core.Workflows;
using Atelier.Diffusion;

namespace Atelier.GpuWorker.Tests;

/// <summary>A worker in this process, on lanes and a store in memory.</summary>
internal sealed class WorkerWorld : IDisposable
{
    public const string Model = "atelier-demo";

    private readonly CancellationTokenSource _stop = new();
    private readonly WorkerLife _life;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("atelier-worker-");

    public WorkerWorld(Shelves? models = null, Drain? drain = null, IImageModel? standIn = null, ExecutionTarget device = ExecutionTarget.Cpu, int memory = 0)
    {
        Models = models ?? Shelves.WithDemo();
        Settings = new()
        {
            ServiceBus = "nowhere.example",
            BlobEndpoint = new("https://nowhere.example"),
            ModelCache = Cache,
            Device = device,
            ModelMemory = memory,
            Batch = 1,
            Threads = 1,
        };
        Lanes = new(new InMemoryLanes());
        _life = new(Settings, new() { Lanes = Lanes, Store = Store, Doorbell = new Quiet(), Models = Models, StandIn = standIn, Clock = Clock }, drain ?? new(), Health, Log);
    }

    public string Cache => _folder.FullName;

    public WorkerSettings Settings { get; }

    public Shelves Models { get; }

    public SteppedClock Clock { get; } = new();

    public InMemoryObjectStore Store { get; } = new();

    public ToldLanes Lanes { get; }

    public WorkerHealth Health { get; } = new();

    public LogBook Log { get; } = new();

    public static RenderJob Job(int variant, int steps = 4) => new()
    {
        Id = new RenderJobId("b-1", 1, 0, variant, RenderPurpose.Preview, 1).ToString(),
        Workspace = "studio",
        BriefId = "b-1",
        Purpose = RenderPurpose.Preview,
        Model = Model,
        ModelVersion = "1.0.0",
        Prompt = "three white circles on a teal background",
        Seed = variant,
        Steps = steps,
        Guidance = 2,
        Sampler = "ddim",
        Width = 128,
        Height = 128,
        ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1),
    };

    public static LaneMessage Message(RenderJob job) => new(job.Id, JsonSerializer.Serialize(job, WorkflowJson.Options), TimeSpan.FromHours(1));

    /// <summary>Whether it ended as told, once it has ended.</summary>
    public Task<bool> Ended { get; private set; } = Task.FromResult(false);

    /// <summary>Starts the worker.</summary>
    public void Start() => Ended = Task.Run(() => _life.RunAsync(_stop.Token));

    /// <summary>Starts the worker and waits until it is ready, or has ended.</summary>
    public async Task StartAsync()
    {
        Start();
        await Until(() => Health.IsReady || Ended.IsCompleted);
    }

    /// <summary>Tells the worker to stop.</summary>
    public void Stop() => _stop.Cancel();

    public static async Task Until(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!isSo())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    private sealed class Quiet : IDoorbell
    {
        public Task RingAsync(string instanceId, string doorbell, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
