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
/// </summary>
internal sealed class WorkerLife(WorkerSettings settings, WorkerPorts ports, Drain drain, WorkerHealth health, ILoggerFactory loggers)
{
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
        using var models = new ModelHost(found.ToDictionary(f => f.Key, f => f.Value.Path, StringComparer.Ordinal), new()
        {
            Sessions = new() { Target = settings.Device, IntraOpThreads = settings.Threads },
            MemoryBudget = (long)settings.ModelMemory << 20,
        });
        var warm = await WarmAsync(found.Values.Select(f => f.Profile), models, stop);
        if (warm.Count == 0)
        {
            throw new InvalidOperationException($"No model of the container '{settings.ModelsContainer}' can be served; the errors above say why.");
        }

        health.Models = warm;
        var own = new ServedModels(new OnnxImageModel(models, new RenderEngine(), logger: loggers.CreateLogger<OnnxImageModel>()), warm);
        await ServeAsync(ports.StandIn is { } standIn ? new FallbackImageModel(own, standIn, loggers.CreateLogger<FallbackImageModel>()) : own, stop);
    }

    private async Task<IReadOnlyList<string>> WarmAsync(IEnumerable<ModelProfile> profiles, ModelHost models, CancellationToken stop)
    {
        var catalog = new CatalogWriter(ports.Store, settings.Workspace, _logger);
        var warmUp = new WarmUp(models, ports.Clock, _logger);
        var warm = new List<string>();
        foreach (var profile in profiles)
        {
            if (await catalog.TakesAsync(profile, stop) && await warmUp.TryAsync(profile, stop))
            {
                await catalog.AddAsync(profile, stop);
                warm.Add(profile.Name);
            }
        }

        return warm;
    }

    private async Task ServeAsync(IImageModel images, CancellationToken stop)
    {
        var options = new RenderWorkerOptions { Pools = settings.Pools, BatchSize = settings.Batch };
        var ledger = new RenderLedger(ports.Store, new BriefInbox(ports.Store, ports.Doorbell));
        var runner = new JobRunner(ports.Lanes, ports.Store, ledger, images, ports.Clock, options, _logger);
        var worker = new RenderWorker(ports.Lanes, runner, options, _logger);

        health.Phase = WorkerPhase.Ready;
        _logger.LogInformation("Serving the pools {Pools}", settings.Pools);
        using var giveUp = new CancellationTokenSource();
        await using var patience = ports.Clock.CreateTimer(_ => giveUp.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var returning = Task.CompletedTask;
        await using var stopping = stop.Register(() =>
        {
            health.Phase = WorkerPhase.Draining;
            _logger.LogInformation("Told to stop: taking nothing more, and finishing what is under way for up to {Finish}", drain.Finish);
            patience.Change(drain.Finish, Timeout.InfiniteTimeSpan);
            returning = Task.Run(ports.ReturnUntaken, CancellationToken.None);
        });
        await worker.RunAsync(stop, giveUp.Token);
        await returning;
    }
}
