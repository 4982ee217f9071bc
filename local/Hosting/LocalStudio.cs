using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Hooks;
using Atelier.Core.Models;
using Atelier.Core.Moderation;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Diffusion;
using Atelier.Local.Engine;
using Atelier.Local.Keys;
using Atelier.Local.Notices;
using Atelier.Local.Platform;
using Atelier.Rendering;
using Atelier.Web.Hooks;
using Atelier.Web.Teams;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Hosting;

/// <summary>The whole studio in one process: domain, engine, lanes, documents and a render worker on one data folder.</summary>
internal sealed class LocalStudio : IAsyncDisposable
{
    // A look at an empty lane costs one read here, and a final that comes while previews are waited for waits no longer than this.
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(20);

    // Steps between the small pictures that those who watch a render see.
    private const int PreviewEvery = 2;

    // A stop has twenty seconds in all (Program), of which workflows take up to ten.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly LocalPlatform _platform;
    private readonly FileSigner _signer;
    private readonly HookSender _hookSender;
    private readonly ILoggerFactory _loggers;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _loops = [];
    private readonly List<OnnxDevice> _devices = [];
    private readonly List<NotedImages> _noted = [];

    // Found once for catalog and worker: finding hashes every file of every model.
    private readonly Lazy<IReadOnlyDictionary<string, FoundModel>> _models;
    private Task? _seeded;

    private LocalStudio(LocalSettings settings, LocalPlatform platform, ILoggerFactory loggers, Action<string> print)
    {
        Settings = settings;
        _platform = platform;
        _loggers = loggers;
        _models = new(() => ModelFolders.Find(settings.Models, loggers.CreateLogger("Atelier.Models")));
        var keys = Path.Combine(settings.Data, "keys");
        _signer = new(keys);
        Links = new(LinkKeyFile.Load(keys), settings.Url);
        var moderator = new PolicyModerator();
        var terminal = new TerminalNotifier(platform.Store, Links, print);
        Studio = new(new()
        {
            Store = platform.Store,
            Lanes = platform.Lanes,
            Workflows = platform.Workflows,
            Enricher = settings.LanguageModel?.Enricher(moderator, loggers) ?? new TemplateEnricher(),
            Moderator = moderator,
            Signer = _signer,
            Notifier = settings.Teams is { } teams ? new TeamsNotifier(terminal, teams, platform.Store, Links, TimeProvider.System) : terminal,
            Logger = loggers.CreateLogger("Atelier"),
        });
        Reviews = new(platform.Store, Studio.Inbox, Links, TimeProvider.System, Studio.Costs);
        _hookSender = new(new() { AllowPrivate = settings.PrivateHooks }, TimeProvider.System);
        Hooks = new(platform.Store, new(Links), _hookSender, TimeProvider.System, logger: loggers.CreateLogger("Atelier.Hooks"));
    }

    public LocalSettings Settings { get; }

    public Studio Studio { get; }

    public ReviewLinks Links { get; }

    public ReviewService Reviews { get; }

    /// <summary>Who is told what happens.</summary>
    public HookBook Hooks { get; }

    public IObjectStore Store => _platform.Store;

    public ISigner Signer => _signer;

    /// <summary>What only this machine knows to be wrong.</summary>
    public HostConcerns Concerns => new(Settings.Data, Settings.Models, [.. _models.Value.Values.Select(m => m.Path)]);

    /// <summary>Whether this process runs the workflows; false when another process of this data folder does.</summary>
    public bool RunsWorkflows { get; private set; }

    /// <summary>Opens the data folder. Nothing runs yet.</summary>
    public static async Task<LocalStudio> OpenAsync(LocalSettings settings, ILoggerFactory loggers, Action<string> print)
    {
        var platform = await LocalPlatform.OpenAsync(new() { DataFolder = settings.Data, LoggerFactory = loggers, Lanes = settings.Lanes, LargestPictureInRow = settings.LargestPictureInRow });
        return new LocalStudio(settings, platform, loggers, print);
    }

    /// <summary>Puts models and brands into the folder once, then runs workflows, sweep and, if wanted, a render worker. When another process runs this folder's workflows, its worker serves as well and this process only asks.</summary>
    public async Task StartAsync(bool withWorker, IProgress<RenderProgress>? progress = null)
    {
        // Before any workflow goes on: it may look for its model.
        await (_seeded ??= LibrarySeed.RunAsync(Store, Settings, _models.Value, _loggers.CreateLogger("Atelier.Library")));
        try
        {
            await Studio.Indexes.RunIfLostAsync(LocalSettings.Workspace);
            await _platform.StartEngineAsync(Studio.AddTo(new()));
            RunsWorkflows = true;
        }
        catch (EngineInUseException)
        {
            return;
        }

        if (withWorker)
        {
            StartWorker(progress);
        }

        var hookLogger = _loggers.CreateLogger("Atelier.Hooks");
        _loops.Add(new HookLoop(new(Store, Hooks, new(Links), _hookSender, TimeProvider.System, hookLogger), hookLogger).RunAsync(_stopping.Token));
        _loops.Add(new Housekeeping(Studio, _platform.Lanes, _loggers.CreateLogger("Atelier.Housekeeping")).RunAsync(_stopping.Token));
    }

    /// <summary>Serves this folder's lanes until disposed. Any number of processes may. Where nobody is told the progress, it is noted for those who watch from other processes.</summary>
    public void StartWorker(IProgress<RenderProgress>? progress = null)
    {
        var models = new ModelHost(_models.Value.ToDictionary(m => m.Key, m => m.Value.Path, StringComparer.Ordinal), Settings.ModelHost);
        var logger = _loggers.CreateLogger("Atelier.Worker");
        var device = new OnnxDevice(models, Patience, TimeProvider.System, logger);
        _devices.Add(device);
        StartWorker(new OnnxImageModel(models, device.Engine, PreviewEvery, logger, _models.Value.ToDictionary(m => m.Key, m => m.Value.Profile.Version, StringComparer.Ordinal)), progress);
    }

    /// <summary>The same with any image model.</summary>
    public void StartWorker(IImageModel images, IProgress<RenderProgress>? progress = null)
    {
        var logger = _loggers.CreateLogger("Atelier.Worker");

        var options = new RenderWorkerOptions { BatchSize = Settings.Batch, IdleWait = IdleWait };
        if (progress is null)
        {
            var noted = new NotedImages(images, _platform.Store, TimeProvider.System, logger);
            _noted.Add(noted);
            images = noted;
        }

        var runner = new JobRunner(_platform.Lanes, _platform.Store, Studio.Ledger, images, TimeProvider.System, options, logger, progress);
        _loops.Add(new RenderWorker(_platform.Lanes, runner, options, logger).RunAsync(_stopping.Token));
    }

    /// <summary>Stops: hands back what is drawn, ends activities, and frees the models once nothing runs over them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();

        // A job is handed back when the device lets go of it, which may take being told.
        var resting = _devices.Select(d => d.DisposeAsync().AsTask()).ToList();
        await Task.WhenAll(_loops);
        foreach (var noted in _noted)
        {
            await noted.DisposeAsync();
        }

        await _platform.DisposeAsync();
        await Task.WhenAll(resting);
        _signer.Dispose();
        _hookSender.Dispose();
        _stopping.Dispose();
    }
}
