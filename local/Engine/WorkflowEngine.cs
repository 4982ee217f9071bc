using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;
using Atelier.Local.Sqlite;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Engine;

/// <summary>
/// The embedded engine: runs the workflows and activities of a catalog on the data folder. A turn's events and commands are committed together, before any command is obeyed,
/// so a crash at any instant loses nothing that was acknowledged. One process a folder hosts it.
/// </summary>
public sealed class WorkflowEngine : IAsyncDisposable
{
    private readonly DataFile _data;
    private readonly WorkflowCatalog _catalog;
    private readonly ILogger _logger;
    private readonly EngineLock _lock;
    private readonly Actors _actors;
    private readonly TurnRunner _turns;
    private readonly ActivityPool _activities;
    private readonly DueTimes _due;
    private readonly Lock _gate = new();
    private List<Task> _runners = [];
    private long _lastRing;
    private readonly TimeSpan _drainFor;
    private int _stopped;

    internal WorkflowEngine(DataFile data, EngineLock held, WorkflowCatalog catalog, TimeProvider time, EngineOptions options, ILogger logger)
    {
        _data = data;
        _lock = held;
        _catalog = catalog;
        _logger = logger;
        _drainFor = options.DrainFor;
        _actors = new(options.HotInstances);
        _due = new(time, LoadTimers, Fire, call => _activities!.Add(call), logger);
        _activities = new(data, catalog, time, options, logger) { Answered = Answer, RetryLater = _due.Add };
        _turns = new(data, catalog, _actors, time, logger) { Call = _activities.Add, SetTimer = _due.Add };
        Recover(options);
    }

    /// <summary>Instances that are in memory now.</summary>
    public int HotInstances => _actors.Count;

    /// <summary>
    /// Starts no further turn or activity, waits for those that run, and frees the folder for another engine. What takes longer than <see cref="EngineOptions.DrainFor"/>
    /// is cancelled and runs again at the next start. Nothing is lost.
    /// </summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            await Task.WhenAll(_runners);
            return;
        }

        _data.ChangedElsewhere -= OnChangedElsewhere;
        await _due.DisposeAsync();
        await _activities.StopAsync();
        await Task.WhenAny(_actors.WhenIdle(), Task.Delay(_drainFor));
        _actors.Close();
        await Task.WhenAll(_runners);
        _activities.Dispose();
        _lock.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>An instance was started, or ended from outside: it takes a turn to notice.</summary>
    internal void Poke(long number) => _actors.Post(number, null);

    internal void Rung(PendingRing ring) =>
        _actors.Post(ring.Instance, new(0, new() { Kind = HistoryEntryKind.DoorbellRang, Name = ring.Doorbell }) { Ring = ring.Id });

    private void Recover(EngineOptions options)
    {
        var unserved = _data.Read(RecoveryRows.Versions).Where(v => !Serves(v.Workflow, v.Version)).ToList();
        foreach (var (workflow, version, count) in unserved)
        {
            _logger.LogError("{Count} instances of workflow {Workflow} version {Version} wait: this host doesn't serve that version. Start one that does.", count, workflow, version);
        }

        foreach (var call in _data.Read(db => RecoveryRows.Calls(db, Serves)))
        {
            _due.Add(call);
        }

        _data.ChangedElsewhere += OnChangedElsewhere;
        LookForMail();
        _due.Wake();
        _runners = [.. Enumerable.Range(0, options.MaxTurns).Select(_ => Task.Run(TakeTurns))];
    }

    private void OnChangedElsewhere(object? sender, EventArgs e) => LookForMail();

    /// <summary>Finds what arrived through another process, or before this one began. What was seen already does nothing twice.</summary>
    private void LookForMail()
    {
        try
        {
            lock (_gate)
            {
                foreach (var number in _data.Read(RecoveryRows.Pending))
                {
                    Poke(number);
                }

                foreach (var ring in _data.Read(db => RecoveryRows.Rings(db, _lastRing)))
                {
                    _lastRing = ring.Id;
                    Rung(ring);
                }
            }
        }
        catch (Exception e) when (e is ObjectStoreException or ObjectDisposedException)
        {
            _logger.LogError(e, "Rings from another process couldn't be read; they are looked for again at the next change");
        }
    }

    private async Task TakeTurns()
    {
        await foreach (var actor in _actors.Ready.ReadAllAsync())
        {
            await _turns.RunAsync(actor);
        }
    }

    private bool Serves(string workflow, string version) => _catalog.Workflows.Any(w => w.Name == workflow && w.Version == version);

    private List<DueTimer> LoadTimers(long after, long until) => _data.Read(db => RecoveryRows.Timers(db, after, until));

    private void Fire(DueTimer timer) =>
        _actors.Post(timer.Instance, new(timer.Run, new() { Kind = HistoryEntryKind.TimerFired, Position = timer.Position }) { NotBefore = timer.Due });

    private void Answer(PendingActivity call, HistoryEntry answer) => _actors.Post(call.Instance, new(call.Run, answer));
}
