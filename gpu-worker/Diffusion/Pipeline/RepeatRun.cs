namespace Atelier.Diffusion;

/// <summary>Renders a request again in calls of the same rows as before: places that others had are filled with rows of the same kind.</summary>
internal static class RepeatRun
{
    /// <summary>The outcome.</summary>
    /// <param name="pipeline">The model's pipeline.</param>
    /// <param name="request">The request.</param>
    /// <param name="buckets">The rows of each step's call.</param>
    /// <param name="decodeRows">The latents of the decoder's call.</param>
    /// <param name="cancel">Cancels it at its next step.</param>
    /// <exception cref="DiffusionException">The request cannot be rendered, or was never rendered in such calls.</exception>
    public static RenderOutcome Run(DiffusionPipeline pipeline, RenderRequest request, IReadOnlyList<int> buckets, int decodeRows, CancellationToken cancel)
    {
        var workspace = pipeline.Model.Rent();
        try
        {
            if (pipeline.Model.Files.Change is { } change) throw change;
            var ticket = new RenderTicket(request, progress: null, cancel);
            var row = pipeline.Builder.Build(pipeline.Planner.Plan(request), workspace);
            if (buckets.Count != row.StepsToRun || buckets.Any(b => b < row.Places || b > pipeline.Limits.MaxBatchRows))
                throw BucketTrail.Wrong($"{row.StepsToRun} steps of {row.Places} to {pipeline.Limits.MaxBatchRows} rows");
            if (decodeRows < 1 || decodeRows > workspace.Decoder.ChunkOf(row.Height, row.Width))
                throw BucketTrail.Wrong($"1 to {workspace.Decoder.ChunkOf(row.Height, row.Width)} pictures decoded together");
            var rows = new List<DenoiseRow> { row };
            foreach (var bucket in buckets)
            {
                if (ticket.IsCancelled) return new RenderCancelled { Id = request.Id, StepsDone = row.StepsDone, Device = row.Device };
                Fit(rows, bucket, pipeline, workspace);
                workspace.Unet.Step(rows, exactly: true);
            }

            RowFinisher.Repeating(pipeline.Model, workspace.Decoder, decodeRows).Finish([(row, ticket)]);
            return ticket.Outcome.GetAwaiter().GetResult();
        }
        finally
        {
            pipeline.Model.Return(workspace);
        }
    }

    private static void Fit(List<DenoiseRow> rows, int bucket, DiffusionPipeline pipeline, Workspace workspace)
    {
        while (rows.Count > 1 && rows.Sum(r => r.Places) > bucket) rows.RemoveAt(rows.Count - 1);
        for (var free = bucket - rows.Sum(r => r.Places); free > 0;)
        {
            // A guided row takes two places; an odd one was somebody's without guidance.
            var request = free < rows[0].Places ? rows[0].Plan.Request with { Guidance = 1 } : rows[0].Plan.Request;
            var filler = pipeline.Builder.Build(pipeline.Planner.Plan(request), workspace);
            if (filler.Shape != rows[0].Shape || filler.Places > free)
                throw BucketTrail.Wrong($"calls that rows like this one can fill; one of {bucket} rows can't be made up");
            rows.Add(filler);
            free -= filler.Places;
        }
    }
}
