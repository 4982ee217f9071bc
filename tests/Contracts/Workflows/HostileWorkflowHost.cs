using Atelier.Contracts.Time;
using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Contracts.Workflows;

/// <summary>
/// A workflow host in memory that does the worst its port allows: it shuffles, doubles, delays and drops doorbells, loses activities' results so that they run again,
/// takes due work in any order, and replays every instance from scratch at each event. Chance is seeded, and nothing happens outside
/// <see cref="RunUntilIdleAsync"/>, so a failure repeats.
/// </summary>
/// <remarks>The clock is the caller's: timers wait for <see cref="AdvanceAsync"/> or <see cref="RunToEndAsync"/>. Client calls are thread-safe; run it from one place at a time.</remarks>
public sealed class HostileWorkflowHost(WorkflowCatalog catalog, ManualTimeProvider time, Hostility? hostility = null, ILogger? logger = null) : IWorkflowClient
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HostileInstance> _instances = new(StringComparer.Ordinal);
    private readonly Hostility _hostility = hostility ?? new();
    private readonly ILogger _logger = logger ?? NullLogger.Instance;
    private readonly Random _chance = new((hostility ?? new()).Seed);
    private WorkflowCatalog _catalog = catalog;

    /// <summary>How often activities ran, lost runs included.</summary>
    public int ActivityRuns { get; private set; }

    /// <summary>Every instance ever started and not purged.</summary>
    public IReadOnlyList<string> InstanceIds
    {
        get
        {
            lock (_gate)
            {
                return [.. _instances.Keys];
            }
        }
    }

    /// <summary>What every run of an instance recorded, the current one last: material for replay fixtures.</summary>
    public IReadOnlyList<WorkflowHistory> Histories(string instanceId)
    {
        lock (_gate)
        {
            return [.. _instances[instanceId].Runs];
        }
    }

    /// <summary>Goes on with other code, as after a deployment. Everything else is as it was: this host keeps nothing but histories anyway.</summary>
    public void Restart(WorkflowCatalog catalog) => _catalog = catalog;

    /// <inheritdoc/>
    public Task<bool> StartAsync<TIn>(string workflow, string instanceId, TIn input, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var version = _catalog.LatestVersion(workflow);
        var json = WorkflowPayload.Write(input, $"input of workflow '{workflow}'");
        lock (_gate)
        {
            var run = new WorkflowRun(instanceId, workflow, version, 1, json);
            var instance = new HostileInstance { Run = run, CreatedAt = time.GetUtcNow(), UpdatedAt = time.GetUtcNow() };
            if (!_instances.TryAdd(instanceId, instance))
            {
                return Task.FromResult(false);
            }

            instance.BeginRun(run);
            return Task.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public Task RingAsync(string instanceId, string doorbell, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_instances.TryGetValue(instanceId, out var instance) && !instance.IsEnded && _chance.NextDouble() >= _hostility.DropRings)
            {
                var copies = _chance.NextDouble() < _hostility.DoubleRings ? 2 : 1;
                for (var i = 0; i < copies; i++)
                {
                    var late = _chance.NextDouble() < _hostility.DelayRings ? TimeSpan.FromSeconds(_chance.Next(1, 120)) : TimeSpan.Zero;
                    instance.Rings.Add(new(doorbell, time.GetUtcNow() + late));
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_instances.TryGetValue(instanceId, out var instance) && !instance.IsEnded)
            {
                instance.EndWith(WorkflowStatus.Terminated, null, reason);
                instance.UpdatedAt = time.GetUtcNow();
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<WorkflowState?> GetAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult(_instances.GetValueOrDefault(instanceId)?.ToState());
        }
    }

    /// <inheritdoc/>
    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult(_instances.TryGetValue(instanceId, out var instance) && instance.IsEnded && _instances.Remove(instanceId));
        }
    }

    /// <summary>Does everything that can be done without the clock moving.</summary>
    public async Task RunUntilIdleAsync()
    {
        while (Pick() is { } work)
        {
            await work();
        }
    }

    /// <summary>Moves the clock, doing what becomes due on the way, each thing at its own time.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var target = time.GetUtcNow() + by;
        await RunUntilIdleAsync();
        while (NextDue() is { } due && due <= target)
        {
            time.AdvanceTo(due);
            await RunUntilIdleAsync();
        }

        time.AdvanceTo(target);
        await RunUntilIdleAsync();
    }

    /// <summary>Runs until an instance has ended, moving the clock from due time to due time.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="within">How far the clock may move; 30 days unless told.</param>
    /// <exception cref="TimeoutException">It hasn't ended by then, or nothing is left that could move it. The message says where it stands.</exception>
    public async Task<WorkflowState> RunToEndAsync(string instanceId, TimeSpan? within = null)
    {
        var limit = time.GetUtcNow() + (within ?? TimeSpan.FromDays(30));
        await RunUntilIdleAsync();
        while (true)
        {
            var state = await GetAsync(instanceId) ?? throw new KeyNotFoundException($"No instance is called '{instanceId}'.");
            if (state.Status is not (WorkflowStatus.Pending or WorkflowStatus.Running))
            {
                return state;
            }

            if (NextDue() is not { } due || due > limit)
            {
                throw new TimeoutException($"Instance '{instanceId}' hasn't ended (seed {_hostility.Seed}); its custom status is {state.CustomStatus ?? "not set"}.");
            }

            time.AdvanceTo(due);
            await RunUntilIdleAsync();
        }
    }

    private bool Serves(HostileInstance instance) =>
        _catalog.Workflows.Any(w => w.Name == instance.Run.Workflow && w.Version == instance.Run.Version);

    private DateTimeOffset? NextDue()
    {
        lock (_gate)
        {
            var due = _instances.Values.Where(i => !i.IsEnded && Serves(i))
                .SelectMany(i => i.Timers.Values.Concat(i.Rings.Select(r => r.NotBefore)).Concat(i.Calls.Select(c => c.NotBefore)));
            return due.Select(d => (DateTimeOffset?)d).Min();
        }
    }

    /// <summary>Chooses any one thing that may happen now.</summary>
    private Func<Task>? Pick()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var choices = new List<Func<Task>>();
            foreach (var instance in _instances.Values.Where(i => !i.IsEnded && Serves(i)))
            {
                var at = instance;
                if (at.Status == WorkflowStatus.Pending)
                {
                    choices.Add(() => Turn(at, new() { Kind = HistoryEntryKind.Started }));
                    continue;
                }

                choices.AddRange(at.Timers.Where(t => t.Value <= now).Select(t =>
                    (Func<Task>)(() => Turn(at, new() { Kind = HistoryEntryKind.TimerFired, Position = t.Key }))));
                choices.AddRange(at.Rings.Where(r => r.NotBefore <= now).Select(r => (Func<Task>)(() => Ring(at, r))));
                choices.AddRange(at.Calls.Where(c => c.NotBefore <= now).Select(c =>
                    c.Answer is { } answer ? (Func<Task>)(() => Turn(at, answer)) : () => RunCall(at, c)));
            }

            return choices.Count == 0 ? null : choices[_chance.Next(choices.Count)];
        }
    }

    private Task Ring(HostileInstance instance, HostileRing ring)
    {
        instance.Rings.Remove(ring);
        return Turn(instance, new() { Kind = HistoryEntryKind.DoorbellRang, Name = ring.Doorbell });
    }

    private Task Turn(HostileInstance instance, HistoryEntry entry)
    {
        lock (_gate)
        {
            try
            {
                var machine = new WorkflowMachine(_catalog.Workflow(instance.Run.Workflow, instance.Run.Version), instance.Run, _logger);
                machine.Replay(instance.History);
                if (machine.Accepts(entry))
                {
                    var stamped = entry with { At = machine.Stamp(time.GetUtcNow()) };
                    instance.Record(stamped, machine.Apply(stamped), machine.CustomStatus);
                }
            }
            catch (NonDeterministicWorkflowException e)
            {
                instance.EndWith(WorkflowStatus.Failed, null, $"{nameof(NonDeterministicWorkflowException)}: {e.Message}");
            }

            instance.UpdatedAt = time.GetUtcNow();
        }

        return Task.CompletedTask;
    }

    private async Task RunCall(HostileInstance instance, HostileCall call)
    {
        ActivityRuns++;
        HistoryEntry? answer = null;
        try
        {
            var result = await _catalog.Activity(call.Activity).RunAsync(call.Input, CancellationToken.None);
            WorkflowPayload.Check(result, $"result of activity '{call.Activity}'");
            answer = new() { Kind = HistoryEntryKind.CallReturned, Position = call.Position, Value = result };
        }
        catch (KeyNotFoundException) when (_catalog.Activities.All(a => a.Name != call.Activity))
        {
            throw; // the test forgot to register it
        }
        catch (Exception e)
        {
            var failure = ActivityFailure.Of(e);
            if (failure.IsPermanent || call.Attempt >= (call.Retry?.MaxAttempts ?? 1))
            {
                answer = failure.ToEntry(call.Position);
            }
        }

        lock (_gate)
        {
            if (call.LostResults < _hostility.MostLostResults && _chance.NextDouble() < _hostility.LoseResults)
            {
                call.LostResults++;
            }
            else if (answer is not null)
            {
                call.Answer = answer;
            }
            else
            {
                call.NotBefore = time.GetUtcNow() + call.Retry!.DelayAfter(call.Attempt++);
                call.LostResults = 0;
            }

            instance.UpdatedAt = time.GetUtcNow();
        }
    }
}
