using Atelier.Azure.Renders;
using Atelier.Core.Inbox;
using Atelier.Core.Models;
using Atelier.Core.Renders;
using Atelier.Diffusion;
using Atelier.Rendering;
using Microsoft.Extensions.Logging;

namespace Atelier.GpuWorker;

/// <summary>
/// A worker's life: models fetched and checked, warmed up, put into the catalog; lanes served until told to stop; then what is under way is finished or handed back.
/// Where a managed image model stands in, it alone draws for models that don't run here, also when the device is not there.
/// </summary>
internal sealed class WorkerLife(WorkerSettings settings, WorkerPorts ports, Drain drain, WorkerHealth health, ILoggerFactory loggers)
{
    // Steps between the small pictures that those who watch a render see.
    private const int DraftEvery = 4;

    private readonly ILogger _logger = loggers.CreateLogger("Atelier.Worker");

    /// <summary>Lives until told to stop. What keeps it from serving ends it with one error that says why.</summary>
    /// <returns>Whether it ended as told.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        using var gauges = new GpuGauges();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reading = gauges.RunAsync(new(), ports.Clock, ended.Token);
        try
        {
            await LiveAsync(stop);
            health.Phase = WorkerPhase.Stopped;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            health.Phase = WorkerPhase.Stopped;
        }
        catch (Exception e)
        {
            _logger.LogCritical(e, "The worker can't serve: {Reason}", e.Message);
            health.Phase = WorkerPhase.Failed;
        }

        await ended.CancelAsync();
        await reading;
        return health.IsLive;
    }

    private async Task LiveAsync(CancellationToken stop)
    {
        // A lane that isn't there would keep the others from being served; better said before gigabytes are fetched.
        foreach (var lane in settings.Pools.SelectMany(LaneNames.Of))
        {
            await ports.Lanes.DepthAsync(lane, stop);
        }

        health.Phase = WorkerPhase.Fetching;
        var found = ModelFolders.Among(await new ModelFetcher(ports.Models, settings.ModelCache, _logger).FetchAsync(stop), _logger, settings.Pools[0]);

        health.Phase = WorkerPhase.Warming;
        var catalog = new CatalogWriter(ports.Store, settings.Workspace, _logger);
        var taken = new List<ModelProfile>();
        foreach (var profile in found.Values.Select(f => f.Profile))
        {
            if (await catalog.TakesAsync(profile, stop))
            {
                taken.Add(profile);
            }
        }

        await using var device = Open(found.ToDictionary(f => f.Key, f => f.Value.Path, StringComparer.Ordinal));
        using var watch = device is null ? null : new DeviceWatch(Own(device, taken));
        var served = watch is null ? [] : await WarmAsync(taken, device!.Models, watch, stop);
        health.Models = [.. served.Keys];
        if (ports.StandIn is { } standIn)
        {
            foreach (var cold in taken.Select(p => p.Name).Where(n => !served.ContainsKey(n)))
            {
                _logger.LogError("The model {Model} is drawn by the managed image model alone until this worker starts anew", cold);
                served.Add(cold, standIn);
            }
        }

        if (served.Count == 0)
        {
            throw new InvalidOperationException($"No model of the container '{settings.ModelsContainer}' can be served; the errors above say why.");
        }

        foreach (var profile in taken.Where(p => served.ContainsKey(p.Name)))
        {
            await catalog.AddAsync(profile, stop);
        }

        await ServeAsync(new ServedModels(served), device, watch?.Lost ?? CancellationToken.None, stop);
        if (watch?.Reason is { } reason)
        {
            throw new InvalidOperationException(reason);
        }
    }

    private static OnnxImageModel Own(OnnxDevice device, List<ModelProfile> profiles) =>
        new(device.Models, device.Engine, DraftEvery, versions: profiles.ToDictionary(p => p.Name, p => p.Version, StringComparer.Ordinal));

    /// <summary>The models, or null when the device or its libraries are not there and something stands in.</summary>
    private OnnxDevice? Open(IReadOnlyDictionary<string, string> folders)
    {
        try
        {
            ModelHost models = new(folders, new()
            {
                Sessions = new() { Target = settings.Device, IntraOpThreads = settings.Threads, FusesAttention = settings.FusesAttention, FusesNorms = settings.FusesNorms },
                MemoryBudget = (long)settings.ModelMemory << 20,
            });
            return new(models, drain.Rest, ports.Clock, _logger);
        }
        catch (Exception e) when (ports.StandIn is not null)
        {
            _logger.LogError(e, "This worker can't draw: {Reason}", e.Message);
            return null;
        }
    }

    /// <summary>Those that run, each with who draws it.</summary>
    private async Task<Dictionary<string, IImageModel>> WarmAsync(IReadOnlyCollection<ModelProfile> profiles, ModelHost models, IImageModel own, CancellationToken stop)
    {
        var images = ports.StandIn is { } standIn ? new FallbackImageModel(own, standIn, loggers.CreateLogger<FallbackImageModel>()) : own;
        var warmUp = new WarmUp(models, ports.Clock, _logger);
        var warm = new Dictionary<string, IImageModel>(StringComparer.Ordinal);
        foreach (var profile in profiles)
        {
            if (await warmUp.TryAsync(profile, stop))
            {
                warm.Add(profile.Name, images);
            }
        }

        return warm;
    }

    /// <param name="images">What draws.</param>
    /// <param name="device">This worker's own, which comes to rest once what is under way is given up; null where it has none.</param>
    /// <param name="lost">The device is lost: what is under way is handed back at once.</param>
    /// <param name="stop">Told to stop.</param>
    private async Task ServeAsync(IImageModel images, OnnxDevice? device, CancellationToken lost, CancellationToken stop)
    {
        var options = new RenderWorkerOptions { Pools = settings.Pools, BatchSize = settings.Batch };
        var ledger = new RenderLedger(ports.Store, new BriefInbox(ports.Store, ports.Doorbell));
        await using var noted = new NotedImages(images, ports.Store, ports.Clock, _logger);
        var runner = new JobRunner(ports.Lanes, ports.Store, ledger, noted, ports.Clock, options, _logger);
        var worker = new RenderWorker(ports.Lanes, runner, options, _logger);

        health.Phase = WorkerPhase.Ready;
        _logger.LogInformation("Serving the pools {Pools}", settings.Pools);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(lost);
        using var noMore = CancellationTokenSource.CreateLinkedTokenSource(stop, lost);
        await using var patience = ports.Clock.CreateTimer(_ => giveUp.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var returning = Task.CompletedTask;
        await using var stopping = stop.Register(() =>
        {
            health.Phase = WorkerPhase.Draining;
            _logger.LogInformation("Told to stop: taking nothing more, and finishing what is under way for up to {Finish}", drain.Finish);
            patience.Change(drain.Finish, Timeout.InfiniteTimeSpan);
            returning = Task.Run(() => ports.Lanes.ReturnUntakenAsync(isStopping: true), CancellationToken.None);
        });
        var resting = Task.CompletedTask;
        await using var givenUp = giveUp.Token.Register(() => resting = device?.DisposeAsync().AsTask() ?? Task.CompletedTask);
        await worker.RunAsync(noMore.Token, giveUp.Token);
        await resting;
        await returning;
        if (lost.IsCancellationRequested)
        {
            await ports.Lanes.ReturnUntakenAsync(isStopping: true);
        }
    }
}
