using System.Diagnostics;
using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>
/// The rows of one model that are under way. Rows come at any time and leave when they are done, cancelled or failed; one row's trouble is its own.
/// For one thread at a time. Nothing it runs over is freed before it is disposed.
/// </summary>
internal sealed class ModelRun : IDisposable
{
    private readonly DiffusionPipeline _pipeline;
    private readonly Workspace _workspace;
    private readonly DenoisePass _pass;
    private readonly RowFinisher _finisher;
    private readonly Dictionary<DenoiseRow, RenderTicket> _tickets = new(ReferenceEqualityComparer.Instance);
    private readonly List<DenoiseRow> _rows = [];

    // Once, and not for each step.
    private readonly Action<DenoiseRow> _moved;
    private readonly Action<DenoiseRow, Exception> _failed;
    private readonly Predicate<DenoiseRow> _isOver;
    private bool _hasAdvanced;

    /// <summary>A run without rows.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public ModelRun(DiffusionPipeline pipeline)
    {
        _pipeline = pipeline;
        _workspace = pipeline.Model.Rent();
        _pass = new DenoisePass(Step, pipeline.MixesTimesteps, pipeline.Limits.MaxBatchRows);
        (_moved, _failed, _isOver) = (Moved, Failed, r => _tickets[r].Outcome.IsCompleted && _tickets.Remove(r));
        _finisher = new RowFinisher(pipeline.Model, _workspace.Decoder, _workspace.Unet.GiveBack);
    }

    /// <summary>Whether no row is left.</summary>
    public bool IsIdle => _rows.Count == 0;

    /// <summary>Whether another row may begin: there is room in the next call, and the model takes rows at different steps or none has taken a step yet.</summary>
    public bool Admits => _rows.Sum(r => r.Places) < _pipeline.Limits.MaxBatchRows && (_pipeline.MixesTimesteps || !_hasAdvanced);

    /// <summary>Makes a request's row, which takes its first step in the next <see cref="Advance"/>.</summary>
    public void Begin(RenderTicket ticket)
    {
        ticket.HasBegun = true;
        if (ticket.IsCancelled)
        {
            ticket.Drop();
            return;
        }

        try
        {
            if (_pipeline.Model.Files.Change is { } change) throw change;
            var row = _pipeline.Builder.Build(_pipeline.Planner.Plan(ticket.Request), _workspace);
            _tickets.Add(row, ticket);
            _rows.Add(row);
        }
        catch (Exception e)
        {
            ticket.Fail(e);
        }
    }

    /// <summary>Lets the cancelled go, gives each of the others a step, and gives pictures of those that are done, whose places are free for the next.</summary>
    public void Advance()
    {
        _hasAdvanced = true;
        if (_pipeline.Model.Files.Change is { } change)
        {
            Fail(change);
            return;
        }

        // A row that is done is not cancelled any more: its picture is as good as there. One whose strength leaves no step is done before its first.
        Finish();
        foreach (var row in _rows)
        {
            if (_tickets[row].IsCancelled) _tickets[row].Drop(row);
        }

        LetGo();
        if (_rows.Count == 0) return;
        _pass.Run(_rows, _moved, _failed);
        LetGo();
        Finish();
    }

    /// <summary>Ends all rows with what is none's own trouble.</summary>
    public void Fail(Exception error)
    {
        foreach (var (row, ticket) in _tickets) ticket.Fail(error, row);
        _tickets.Clear();
        _rows.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _pipeline.Model.Return(_workspace);

    private void Step(IReadOnlyList<DenoiseRow> rows)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            _workspace.Unet.Step(rows);
        }
        catch (DiffusionException e) when (e.Code == DiffusionErrorCodes.OutOfMemory && _workspace.Decoder.GiveBack())
        {
            _workspace.Unet.Step(rows);
        }
        finally
        {
            // A call that fails has taken its time too.
            var share = Stopwatch.GetElapsedTime(began) / rows.Sum(r => r.Places);
            foreach (var row in rows) row.Charge(share * row.Places);
        }
    }

    private void Moved(DenoiseRow row)
    {
        try
        {
            _tickets[row].Tell(row, Preview);
        }
        catch (Exception e)
        {
            // Whoever listens threw: that costs its own row and no other.
            Failed(row, e);
        }
    }

    private Picture? Preview(DenoiseRow row) =>
        row.Estimate is { } estimate ? _pipeline.Model.Colours(_workspace.Decoder)?.Apply(estimate, row.Width, row.Height) : null;

    // Called in the midst of a pass over the rows, so the row itself leaves afterwards.
    private void Failed(DenoiseRow row, Exception error) => _tickets[row].Fail(SizeFault.Explain(error, row.Plan, _pipeline.Model.Folder), row);

    private void Finish()
    {
        if (!_rows.Exists(r => r.Done)) return;
        _finisher.Finish([.. _rows.Where(r => r.Done).Select(r => (r, _tickets[r]))]);
        LetGo();
    }

    /// <summary>Forgets the rows that have their outcome.</summary>
    private void LetGo() => _rows.RemoveAll(_isOver);
}
