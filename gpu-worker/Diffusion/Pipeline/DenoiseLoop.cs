namespace Atelier.Diffusion;

/// <summary>
/// Takes rows through their steps. Each pass gives every row one step, in as few UNet calls as their sizes, prompt lengths and timesteps allow;
/// where the UNet takes a timestep for each row, rows at different steps share a call. Rows leave when they are done, cancelled or failed.
/// </summary>
/// <param name="call">Takes one step of rows that may share a UNet call, or throws and leaves them as they were.</param>
/// <param name="mixesTimesteps">Whether rows at different steps may share a call.</param>
/// <param name="maxPlaces">Most rows of a UNet call.</param>
/// <param name="progress">Told of each step of each row.</param>
internal sealed class DenoiseLoop(Action<IReadOnlyList<DenoiseRow>> call, bool mixesTimesteps, int maxPlaces, IProgress<StepProgress>? progress)
{
    private int _maxPlaces = maxPlaces;

    /// <summary>Runs until no row is left.</summary>
    /// <param name="rows">The rows; emptied.</param>
    /// <param name="done">Takes a row when it has taken its last step.</param>
    /// <param name="cancelled">Takes a row that was cancelled.</param>
    /// <param name="failed">Takes rows whose call failed.</param>
    /// <param name="cancel">Cancels all rows.</param>
    public void Run(List<DenoiseRow> rows, Action<DenoiseRow> done, Action<DenoiseRow> cancelled, Action<DenoiseRow, DiffusionException> failed, CancellationToken cancel)
    {
        while (true)
        {
            // A row that is done is not cancelled any more: its picture is as good as there.
            foreach (var row in Take(rows, r => r.Done)) done(row);
            foreach (var row in Take(rows, r => cancel.IsCancellationRequested || r.Plan.Request.Cancel.IsCancellationRequested)) cancelled(row);
            if (rows.Count == 0) return;
            foreach (var group in Groups(rows).ToList()) Step(group, rows, failed);
        }
    }

    private void Step(List<DenoiseRow> group, List<DenoiseRow> rows, Action<DenoiseRow, DiffusionException> failed)
    {
        try
        {
            call(group);
            foreach (var row in group) progress?.Report(new StepProgress(row.Plan.Request.Id, row.StepsDone, row.StepsToRun));
        }
        catch (DiffusionException e) when (e.Code == DiffusionErrorCodes.OutOfMemory && group.Count > 1)
        {
            // No row has moved yet, so halves of the group can go on as if nothing had been tried.
            _maxPlaces = Math.Max(2, group.Sum(r => r.Places) / 2);
            foreach (var half in group.Chunk((group.Count + 1) / 2)) Step([.. half], rows, failed);
        }
        catch (DiffusionException e)
        {
            foreach (var row in group)
            {
                rows.Remove(row);
                failed(row, e);
            }
        }
    }

    private IEnumerable<List<DenoiseRow>> Groups(List<DenoiseRow> rows)
    {
        foreach (var alike in rows.GroupBy(r => (r.Shape, Timestep: mixesTimesteps ? 0 : r.Step.Timestep)))
        {
            var group = new List<DenoiseRow>();
            var places = 0;
            foreach (var row in alike)
            {
                if (group.Count > 0 && places + row.Places > _maxPlaces)
                {
                    yield return group;
                    (group, places) = ([], 0);
                }

                group.Add(row);
                places += row.Places;
            }

            yield return group;
        }
    }

    private static List<DenoiseRow> Take(List<DenoiseRow> rows, Predicate<DenoiseRow> which)
    {
        var taken = rows.FindAll(which);
        if (taken.Count > 0) rows.RemoveAll(taken.Contains);
        return taken;
    }
}
