using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;
using Atelier.Local.Sqlite;

namespace Atelier.Local.Engine;

/// <summary>The workflow client of a data folder. Works in any process; the one that hosts the engine notices within about 50 ms.</summary>
internal sealed class LocalWorkflowClient(DataFile data, TimeProvider time) : IWorkflowClient
{
    private const int MaxId = 256;

    /// <summary>The engine of this process, when it hosts it.</summary>
    public WorkflowEngine? Engine { get; set; }

    /// <inheritdoc/>
    public async Task<bool> StartAsync<TIn>(string workflow, string instanceId, TIn input, CancellationToken cancellationToken = default)
    {
        CheckId(instanceId);
        var version = data.Read(db => EngineRows.LatestVersion(db, workflow))
            ?? throw new KeyNotFoundException($"The engine of this data folder serves no workflow '{workflow}', or none was ever started here.");
        var json = WorkflowPayload.Write(input, $"input of workflow '{workflow}'");
        cancellationToken.ThrowIfCancellationRequested();
        var number = await data.WriteAsync(db => EngineRows.Start(db, instanceId, workflow, version, json, Now()));
        if (number is { } added)
        {
            Engine?.Poke(added);
        }

        return number is not null;
    }

    /// <inheritdoc/>
    public async Task RingAsync(string instanceId, string doorbell, CancellationToken cancellationToken = default)
    {
        CheckId(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(doorbell);
        cancellationToken.ThrowIfCancellationRequested();
        if (await data.WriteAsync(db => EngineRows.Ring(db, instanceId, doorbell)) is { } ring)
        {
            Engine?.Rung(ring);
        }
    }

    /// <inheritdoc/>
    public async Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default)
    {
        CheckId(instanceId);
        cancellationToken.ThrowIfCancellationRequested();
        if (await data.WriteAsync(db => EngineRows.Terminate(db, instanceId, reason, Now())) is { } number)
        {
            Engine?.Poke(number);
        }
    }

    /// <inheritdoc/>
    public Task<WorkflowState?> GetAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        CheckId(instanceId);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(data.Read(db => EngineRows.State(db, instanceId)));
    }

    /// <inheritdoc/>
    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        CheckId(instanceId);
        cancellationToken.ThrowIfCancellationRequested();
        return data.WriteAsync(db => EngineRows.Purge(db, instanceId));
    }

    /// <summary>The current run as recorded: material for a replay fixture.</summary>
    public WorkflowHistory? History(string instanceId) => data.Read(db =>
        db.Scalar("SELECT no FROM instances WHERE id = ?1", instanceId) is { } number && EngineRows.Load(db, number) is { } found
            ? new WorkflowHistory(found.Run, found.History)
            : null);

    private static void CheckId(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(instanceId.Length, MaxId, nameof(instanceId));
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
