using System.Text.Json;
using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Retry = Atelier.Core.Workflows.RetryPolicy;

namespace Atelier.Functions.Durable;

/// <summary>The workflow port on Durable Functions: one to one, a call of the port is a call of <see cref="TaskOrchestrationContext"/>.</summary>
/// <remarks>
/// How each guarantee of <see cref="IWorkflowContext"/> is met:
/// <list type="bullet">
/// <item>One thread: the framework's. An await of something foreign is found by its worker, which fails the orchestration; its analyzers find it before.</item>
/// <item>Activities at least once, results exactly once: the framework's history. Retries are its retry policies; failures that no repeat mends travel as answers (<see cref="ActivityAnswer"/>), so no policy sees them.</item>
/// <item>The framework ends an orchestration only when none of its tasks is open. Timers left running are dropped when the workflow ends; calls left running end first, and their results count for nothing.</item>
/// <item>Timers are durable timers, due in whole milliseconds, rounded up. After one fired, <see cref="UtcNow"/> is never before its due time, even where the clocks of two machines differ.</item>
/// <item>Doorbells are external events. Unread ones are dropped when continuing as new: a run begins by looking for its mail. Names that differ only in case are one doorbell.</item>
/// <item>A newer version waits: <c>versionMatchStrategy</c> in host.json. Shipped versions and activities stay in the code, since the framework fails what it doesn't find: a test holds that each has its function.</item>
/// <item>Sizes are checked here, before anything is handed over.</item>
/// <item>Replay compares names and order of commands, not their inputs; where they differ the framework fails the orchestration and says where.</item>
/// </list>
/// </remarks>
public sealed class DurableWorkflowContext : IWorkflowContext, IDisposable
{
    private readonly TaskOrchestrationContext _context;
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, DurableDoorbell> _doorbells = new(StringComparer.OrdinalIgnoreCase);
    private JsonElement? _status;
    private bool _hasEnded;
    private DateTimeOffset _now;

    /// <summary>Over one replay of one run.</summary>
    public DurableWorkflowContext(TaskOrchestrationContext context, DurableRun run)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(run);
        _context = context;
        Version = run.Version;
        Logger = context.CreateReplaySafeLogger("Atelier.Workflows");
        if (run.Status is { } status)
        {
            Publish(status);
        }
    }

    /// <inheritdoc/>
    public string InstanceId => _context.InstanceId;

    /// <inheritdoc/>
    public string Version { get; }

    /// <inheritdoc/>
    public DateTimeOffset UtcNow
    {
        get
        {
            Advance(HistoryTime.Floor(new(DateTime.SpecifyKind(_context.CurrentUtcDateTime, DateTimeKind.Utc))));
            return _now;
        }
    }

    /// <inheritdoc/>
    public bool IsReplaying => _context.IsReplaying;

    /// <inheritdoc/>
    public ILogger Logger { get; }

    /// <summary>Whether the workflow asked for another run, so that what it returns counts for nothing.</summary>
    public bool HasContinued { get; private set; }

    /// <inheritdoc/>
    public Guid NewGuid()
    {
        Enter();
        return _context.NewGuid();
    }

    /// <inheritdoc/>
    public Task<TOut> CallAsync<TIn, TOut>(ActivityName<TIn, TOut> activity, TIn input, Retry? retry = null)
    {
        Enter();
        ArgumentNullException.ThrowIfNull(activity);
        var json = Element(WorkflowPayload.Write(input, $"input of activity '{activity.Name}'"));
        return AnswerAsync<TOut>(activity.Name, _context.CallActivityAsync<JsonElement>(DurableNames.FunctionOf(activity.Name), json, DurableRetry.OptionsOf(retry)));
    }

    /// <inheritdoc/>
    public Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken = default)
    {
        Enter();
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : FireAsync(HistoryTime.Ceiling(due), cancellationToken);
    }

    /// <inheritdoc/>
    public Task WaitForDoorbellAsync(string doorbell)
    {
        Enter();
        ArgumentException.ThrowIfNullOrEmpty(doorbell);
        if (!_doorbells.TryGetValue(doorbell, out var bell))
        {
            _doorbells.Add(doorbell, bell = new(_context, doorbell));
        }

        return bell.WaitAsync();
    }

    /// <inheritdoc/>
    public void SetCustomStatus(object status)
    {
        Enter();
        Publish(Element(WorkflowPayload.Write(status, "custom status")));
    }

    /// <inheritdoc/>
    public void ContinueAsNew(object input)
    {
        Enter();
        var next = new DurableRun(Version, Element(WorkflowPayload.Write(input, "input of the next run")), _status);
        _context.ContinueAsNew(next.ToJson(), preserveUnprocessedEvents: false);
        HasContinued = true;
    }

    /// <summary>The workflow ended, or continued as new: timers that it left running are dropped, and whatever still runs of it may ask for nothing more.</summary>
    public void Dispose()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            _end.Cancel();
            _end.Dispose();
        }
    }

    private static async Task<TOut> AnswerAsync<TOut>(string activity, Task<JsonElement> call)
    {
        JsonElement answer;
        try
        {
            answer = await call;
        }
        catch (TaskFailedException e)
        {
            throw DurableFailure.Of(activity, e.FailureDetails);
        }

        return ActivityAnswer.Read<TOut>(activity, answer);
    }

    private async Task FireAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        await _context.CreateTimer(due.UtcDateTime, either.Token);
        Advance(due);
    }

    private void Publish(JsonElement status)
    {
        _status = status;
        _context.SetCustomStatus(status);
    }

    private void Advance(DateTimeOffset time) => _now = time > _now ? time : _now;

    private void Enter()
    {
        if (HasContinued)
        {
            throw new InvalidOperationException("A workflow must return right after it continued as new.");
        }

        ObjectDisposedException.ThrowIf(_hasEnded, this);
    }

    private static JsonElement Element(string json) => JsonSerializer.Deserialize<JsonElement>(json, WorkflowJson.Options);
}
