using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;
using Atelier.Local.Engine;
using Atelier.Local.Lanes;
using Atelier.Local.Sqlite;
using Atelier.Local.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Platform;

/// <summary>
/// A data folder opened: store, lanes and workflows of one machine. Several processes may open the same folder at once; one of them hosts the engine.
/// What a call acknowledged is synced to disk. Thread-safe. Disposing stops the engine cleanly first.
/// </summary>
public sealed class LocalPlatform : IAsyncDisposable
{
    private readonly LocalOptions _options;
    private readonly DataFile _data;
    private readonly SqliteRenderLanes _lanes;
    private readonly LocalWorkflowClient _client;
    private readonly ContentFiles _files;
    private Task _tidying = Task.CompletedTask;

    private LocalPlatform(LocalOptions options, DataFile data)
    {
        _options = options;
        _data = data;
        _lanes = new(data, options.TimeProvider, options.Lanes);
        _client = new(data, options.TimeProvider);
        _files = new ContentFiles(options.DataFolder);
        Store = new SqliteObjectStore(data, _files, options.TimeProvider, options.LargestPictureInRow);
    }

    /// <summary>Documents and pictures.</summary>
    public IObjectStore Store { get; }

    /// <summary>Render lanes.</summary>
    public IRenderLanes Lanes => _lanes;

    /// <summary>Workflows. Works in any process; instances run where the engine is, and get the version that it serves last.</summary>
    public IWorkflowClient Workflows => _client;

    internal DataFile Data => _data;

    /// <summary>Opens a folder.</summary>
    /// <exception cref="ObjectStoreException">It can't be used: damaged, full, or written by a newer build. The message says what to do.</exception>
    public static Task<LocalPlatform> OpenAsync(LocalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Task.Run(() =>
        {
            var data = OpenData(options.DataFolder);
            try
            {
                return new LocalPlatform(options, data);
            }
            catch
            {
                data.Dispose();
                throw;
            }
        });
    }

    /// <summary>Starts the engine on this folder; it goes on where the last one stopped.</summary>
    /// <exception cref="EngineInUseException">Another process hosts it.</exception>
    public Task<WorkflowEngine> StartEngineAsync(WorkflowCatalog catalog) => Task.Run(async () =>
    {
        var held = EngineLock.Take(_options.DataFolder);
        try
        {
            await _data.WriteAsync(db => EngineRows.Publish(db, catalog));
            var engine = new WorkflowEngine(_data, held, catalog, _options.TimeProvider, _options.Engine, _options.LoggerFactory.CreateLogger<WorkflowEngine>());
            _client.Engine = engine;
            _tidying = Task.Run(Tidy);
            return engine;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    });

    /// <summary>What an instance's current run recorded, or null when the id is unknown; kept until it continues as new or is purged.</summary>
    public WorkflowHistory? History(string instanceId) => _client.History(instanceId);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_client.Engine is { } engine)
        {
            await engine.StopAsync();
        }

        await _tidying;
        _lanes.Dispose();
        _data.Dispose();
    }

    private void Tidy()
    {
        try
        {
            _files.Tidy(TimeProvider.System.GetUtcNow(), name => _data.Read(db => db.Scalar("SELECT 1 FROM objects WHERE file = ?1", name)) is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectStoreException or ObjectDisposedException)
        {
            _options.LoggerFactory.CreateLogger<LocalPlatform>().LogInformation(e, "Left-over files weren't all looked at; the next start does it");
        }
    }

    private static DataFile OpenData(string folder)
    {
        try
        {
            return DataFile.Open(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ObjectStoreException(StoreCodes.Unavailable, $"The data folder '{folder}' can't be used: {e.Message}", e);
        }
    }
}
