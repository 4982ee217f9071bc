using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Atelier.Diffusion;

/// <summary>
/// Renders what comes, when it comes, on one thread for one device: continuous batching. A request joins the rows of its model that are under way at their
/// next step and leaves when it is done; where a model takes one timestep for a whole call, requests wait until its rows are done and then
/// start together. Models under way take turns, step by step. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim holds nothing to free unless its wait handle is asked for.")]
public sealed class RenderEngine
{
    private readonly SemaphoreSlim _door = new(1);
    private readonly SemaphoreSlim _places;
    private readonly Lock _gate = new();
    private readonly LinkedList<(DiffusionPipeline Pipeline, RenderTicket Ticket)> _arrived = [];
    private TaskCompletionSource? _drained;
    private int _open;
    private bool _isRunning;

    /// <summary>An engine at rest. It has a thread only while there is something to render.</summary>
    /// <param name="maxRequests">Requests taken in at once, of all models together; more wait, first come first served.</param>
    public RenderEngine(int maxRequests = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRequests, 1);
        _places = new SemaphoreSlim(maxRequests);
    }

    /// <summary>Renders requests, which start together where they can. One's fault is its own outcome and disturbs no other.</summary>
    /// <param name="pipeline">The model's pipeline. When its model is disposed meanwhile, it is freed after its last row has left.</param>
    /// <param name="requests">What to render. Each is cancelled by its own token: at its next step, or at once while it waits.</param>
    /// <param name="progress">Told of each step of each row, on the engine's thread: take it in fast.</param>
    /// <param name="cancel">Cancels all that are not done; that is an outcome and no exception.</param>
    /// <returns>An outcome for each request, in their order.</returns>
    /// <exception cref="ObjectDisposedException">The model was disposed before, or the engine drained.</exception>
    public async Task<IReadOnlyList<RenderOutcome>> RenderAsync(DiffusionPipeline pipeline, IReadOnlyList<RenderRequest> requests, IProgress<StepProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(requests);
        var tickets = Tickets(requests, progress, cancel);
        _ = TryTakeInAsync(pipeline, tickets, cancel);
        return await Task.WhenAll(tickets.Select(t => t.Outcome));
    }

    /// <summary>The same, giving each outcome as soon as it is there instead of all at the end.</summary>
    /// <param name="pipeline">As there.</param>
    /// <param name="requests">As there. They are under way from the first look at the outcomes on.</param>
    /// <param name="progress">As there.</param>
    /// <param name="cancel">As there.</param>
    /// <returns>An outcome for each request, in the order in which they end. Who stops looking stops nothing: cancel for that.</returns>
    /// <exception cref="ObjectDisposedException">The model was disposed before, or the engine drained.</exception>
    public async IAsyncEnumerable<RenderOutcome> RenderEachAsync(DiffusionPipeline pipeline, IReadOnlyList<RenderRequest> requests, IProgress<StepProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(requests);
        var tickets = Tickets(requests, progress, cancel);

        _ = TryTakeInAsync(pipeline, tickets, cancel);
        await foreach (var ended in Task.WhenEach(tickets.Select(t => t.Outcome)).ConfigureAwait(false)) yield return await ended;
    }

    /// <summary>
    /// Takes in nothing more, ever; completes when all that was asked for has ended and no model is held any more. To hurry, cancel what was asked for.
    /// To be waited for by nobody whom a render waits for, such as a listener.
    /// </summary>
    /// <param name="cancel">Gives up waiting; the engine stays closed.</param>
    public Task DrainAsync(CancellationToken cancel = default)
    {
        lock (_gate)
        {
            _drained ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            TellIfDrained();
            return _drained.Task.WaitAsync(cancel);
        }
    }

    private List<RenderTicket> Tickets(IReadOnlyList<RenderRequest> requests, IProgress<StepProgress>? progress, CancellationToken cancel)
    {
        var tickets = RenderTicket.Of(requests, progress, cancel);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_drained is not null, this);
            _open += tickets.Count;
        }

        foreach (var ticket in tickets) ticket.Watch();
        foreach (var ticket in tickets) _ = ticket.Outcome.ContinueWith(_ => Close(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return tickets;
    }

    private void Close()
    {
        lock (_gate)
        {
            _open--;
            TellIfDrained();
        }
    }

    private void TellIfDrained()
    {
        if (_open == 0 && !_isRunning) _drained?.TrySetResult();
    }

    // Nobody waits for it: the first may be done, or all have left, before the last has come in.
    private async Task TryTakeInAsync(DiffusionPipeline pipeline, List<RenderTicket> tickets, CancellationToken cancel)
    {
        try
        {
            await TakeInAsync(pipeline, tickets, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Those inside leave at their next step; the others have left.
        }
        catch (Exception e)
        {
            foreach (var ticket in tickets) ticket.Fail(e);
        }
    }

    private async Task TakeInAsync(DiffusionPipeline pipeline, List<RenderTicket> tickets, CancellationToken cancel)
    {
        // One caller at a time takes places, in the order in which they came: who comes later has none before those that wait.
        var waiting = new Queue<RenderTicket>(tickets);
        await _door.WaitAsync(cancel);
        List<RenderTicket> taken;
        try
        {
            // What there is room for starts together.
            taken = TakePlaces(waiting);
            while (waiting.Count > 0)
            {
                Enter(pipeline, taken);
                await _places.WaitAsync(cancel);
                _places.Release();
                taken = TakePlaces(waiting);
            }
        }
        finally
        {
            _door.Release();
        }

        // Not before the door is free: what listens to these may ask for more at once.
        Enter(pipeline, taken);
    }

    private List<RenderTicket> TakePlaces(Queue<RenderTicket> waiting)
    {
        var taken = new List<RenderTicket>();
        while (waiting.TryPeek(out var next))
        {
            if (!next.Outcome.IsCompleted)
            {
                if (!_places.Wait(0, CancellationToken.None)) break;
                taken.Add(next);
            }

            waiting.Dequeue();
        }

        return taken;
    }

    private void Enter(DiffusionPipeline pipeline, List<RenderTicket> tickets)
    {
        if (tickets.Count == 0) return;
        foreach (var ticket in tickets) _ = ticket.Outcome.ContinueWith(_ => _places.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        lock (_gate)
        {
            foreach (var ticket in tickets) _arrived.AddLast((pipeline, ticket));
            if (_isRunning) return;
            _isRunning = true;
        }

        _ = Task.Factory.StartNew(Pump, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Pump()
    {
        var runs = new Dictionary<DiffusionPipeline, ModelRun>();
        while (Admit(runs))
        {
            foreach (var (pipeline, run) in runs.ToList())
            {
                try
                {
                    run.Advance();
                }
                catch (Exception e)
                {
                    run.Fail(e);
                }

                if (!run.IsIdle) continue;
                runs.Remove(pipeline);
                run.Dispose();
            }
        }
    }

    /// <summary>Begins all that may begin; false when nothing is left, and then the pump has ended.</summary>
    private bool Admit(Dictionary<DiffusionPipeline, ModelRun> runs)
    {
        while (true)
        {
            (DiffusionPipeline Pipeline, RenderTicket Ticket) next;
            lock (_gate)
            {
                if (_arrived.Count == 0 && runs.Count == 0)
                {
                    _isRunning = false;
                    TellIfDrained();
                    return false;
                }

                if (First(runs) is not { } node) return true;
                next = node.Value;
                _arrived.Remove(node);
            }

            try
            {
                if (!runs.TryGetValue(next.Pipeline, out var run)) runs.Add(next.Pipeline, run = new ModelRun(next.Pipeline));
                run.Begin(next.Ticket);
            }
            catch (ObjectDisposedException e)
            {
                next.Ticket.Throw(e);
            }
            catch (Exception e)
            {
                next.Ticket.Fail(e);
            }
        }
    }

    private LinkedListNode<(DiffusionPipeline Pipeline, RenderTicket Ticket)>? First(Dictionary<DiffusionPipeline, ModelRun> runs)
    {
        for (var node = _arrived.First; node is not null; node = node.Next)
        {
            // The cancelled needn't wait for their turn.
            var (pipeline, ticket) = node.Value;
            if (ticket.IsCancelled || !runs.TryGetValue(pipeline, out var run) || run.Admits) return node;
        }

        return null;
    }
}
