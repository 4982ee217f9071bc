namespace Atelier.Diffusion;

/// <summary>
/// Gives rows one step each, in as few UNet calls as their sizes, prompt lengths and timesteps allow; where the UNet takes a timestep for each row,
/// rows at different steps share a call. For one thread at a time.
/// </summary>
/// <param name="call">Takes one step of rows that may share a UNet call, or throws and leaves them as they were.</param>
/// <param name="mixesTimesteps">Whether rows at different steps may share a call.</param>
/// <param name="maxPlaces">Most rows of a UNet call.</param>
internal sealed class DenoisePass(Action<IReadOnlyList<DenoiseRow>> call, bool mixesTimesteps, int maxPlaces)
{
    private readonly List<DenoiseRow> _waiting = [];
    private readonly List<DenoiseRow> _group = [];
    private readonly BatchLimits _limits = new(maxPlaces);

    /// <summary>Gives each row its step.</summary>
    /// <param name="rows">Rows that are not done.</param>
    /// <param name="moved">Takes a row that has taken its step.</param>
    /// <param name="failed">Takes a row whose call failed; it is where it was.</param>
    public void Run(IReadOnlyList<DenoiseRow> rows, Action<DenoiseRow> moved, Action<DenoiseRow, Exception> failed)
    {
        _waiting.Clear();
        _waiting.AddRange(rows);
        while (_waiting.Count > 0)
        {
            Gather();
            Step(_group, moved, failed);
        }
    }

    /// <summary>Takes the first row that waits and those that may share its call.</summary>
    private void Gather()
    {
        _group.Clear();
        var (first, places, kept) = (_waiting[0], 0, 0);
        var most = _limits.Of(first.Shape);
        for (var i = 0; i < _waiting.Count; i++)
        {
            var row = _waiting[i];
            if (_group.Count == 0 || (Alike(first, row) && places + row.Places <= most))
            {
                _group.Add(row);
                places += row.Places;
            }
            else
            {
                _waiting[kept++] = row;
            }
        }

        _waiting.RemoveRange(kept, _waiting.Count - kept);
    }

    private bool Alike(DenoiseRow a, DenoiseRow b) =>
        a.Shape == b.Shape && (mixesTimesteps || a.Step.Timestep == b.Step.Timestep);

    private void Step(List<DenoiseRow> group, Action<DenoiseRow> moved, Action<DenoiseRow, Exception> failed)
    {
        try
        {
            call(group);
        }
        catch (DiffusionException e) when (e.Code == DiffusionErrorCodes.OutOfMemory && group.Count > 1)
        {
            // No row has moved yet, so halves of the group can go on as if nothing had been tried.
            _limits.Lower(group[0].Shape, group.Sum(r => r.Places));
            foreach (var half in group.ToArray().Chunk((group.Count + 1) / 2)) Step([.. half], moved, failed);
            return;
        }
        catch (Exception e)
        {
            foreach (var row in group) failed(row, e);
            return;
        }

        _limits.Tick();
        foreach (var row in group) moved(row);
    }
}
