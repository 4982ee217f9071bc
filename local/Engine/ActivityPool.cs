using System.Threading.Channels;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Core.Workflows.Replay;
using Atelier.Local.Sqlite;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Engine;

/// <summary>Runs activities, a limited number at a time, and sees to their retries.</summary>
internal sealed class ActivityPool : IDisposable
{
    private const int MostInputsInMemory = 1_000;
    private static readonly TimeSpan DeafFor = TimeSpan.FromSeconds(5);

    private readonly DataFile _data;
    private readonly WorkflowCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EngineOptions _options;
    private readonly Channel<PendingActivity> _waiting = Channel.CreateUnbounded<PendingActivity>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandoning = new();
    private readonly Task _all;

    public ActivityPool(DataFile data, WorkflowCatalog catalog, TimeProvider time, EngineOptions options, ILogger logger)
    {
        _data = data;
        _catalog = catalog;
        _time = time;
        _options = options;
        _logger = logger;
        _all = Task.WhenAll(Enumerable.Range(0, options.MaxActivities).Select(_ => Task.Run(RunAsync)));
    }

    /// <summary>Takes the answer to a call: to the instance, the run and the event.</summary>
    public required Action<PendingActivity, HistoryEntry> Answered { get; init; }

    /// <summary>Takes a call that is to be tried again at its due time.</summary>
    public required Action<PendingActivity> RetryLater { get; init; }

    /// <summary>Queues a call that is in the data file.</summary>
    public void Add(PendingActivity call) =>
        _waiting.Writer.TryWrite(_waiting.Reader.Count > MostInputsInMemory ? call with { Input = null } : call);

    /// <summary>Starts no further activity and waits for those that run; what takes too long is cancelled and will run again.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        _abandoning.CancelAfter(_options.DrainFor);
        if (await Task.WhenAny(_all, Task.Delay(_options.DrainFor + DeafFor)) != _all)
        {
            _logger.LogError("An activity didn't heed its cancellation; it is left behind and runs again at the next start");
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _abandoning.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await RunOneAsync(await _waiting.Reader.ReadAsync(_stopping.Token));
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _logger.LogError(e, "An activity's result couldn't be handled; it will run again when the engine is next started");
            }
        }
    }

    private async Task RunOneAsync(PendingActivity call)
    {
        ActivityRegistration activity;
        try
        {
            activity = _catalog.Activity(call.Activity);
        }
        catch (KeyNotFoundException e)
        {
            _logger.LogError("{Problem} The call of instance {Instance} waits for a host that does.", e.Message, call.Instance);
            return;
        }

        ActivityFailure failure;
        try
        {
            if ((call.Input ?? _data.Read(db => EngineRows.Input(db, call))) is not { } input)
            {
                return; // the instance ended meanwhile
            }

            var result = await activity.RunAsync(input, _abandoning.Token);
            WorkflowPayload.Check(result, $"result of activity '{call.Activity}'");
            Answered(call, new() { Kind = HistoryEntryKind.CallReturned, Position = call.Position, Value = result });
            return;
        }
        catch (Exception) when (_abandoning.IsCancellationRequested)
        {
            return; // cut off by the stop: it runs again at the next start
        }
        catch (Exception e)
        {
            failure = ActivityFailure.Of(e);
            _logger.LogWarning(e, "Activity {Activity} of instance {Instance} failed at attempt {Attempt}", call.Activity, call.Instance, call.Attempt);
        }

        if (failure.IsPermanent || call.Attempt >= (call.Retry?.MaxAttempts ?? 1))
        {
            Answered(call, failure.ToEntry(call.Position));
            return;
        }

        await RetryAsync(call);
    }

    private async Task RetryAsync(PendingActivity call)
    {
        var due = HistoryTime.Ceiling(_time.GetUtcNow() + call.Retry!.DelayAfter(call.Attempt));
        var next = call with { Attempt = call.Attempt + 1, Due = due.ToUnixTimeMilliseconds() };
        try
        {
            if (await _data.WriteAsync(db => EngineRows.Retry(db, next)) == 0)
            {
                return;
            }
        }
        catch (ObjectStoreException e)
        {
            // The count is lost with the write, not the call: it goes on from memory, or runs again after a restart.
            _logger.LogError(e, "The retry of activity {Activity} couldn't be noted", call.Activity);
        }

        RetryLater(next);
    }
}
