namespace Atelier.Core.Renders;

/// <summary>How a job ends that workers of its pool took and passed on until its time was up, since none of them has its model.</summary>
public static class ModelNotHeld
{
    /// <summary>The result's code.</summary>
    public const string Code = "model-not-held";

    /// <summary>The result. Another attempt may come to a worker that has the model.</summary>
    public static RenderResult Result(RenderJob job, LaneDelivery last, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(last);
        return new()
        {
            JobId = job.Id,
            Status = RenderStatus.Failed,
            FinishedAt = at,
            ErrorCode = Code,
            ErrorMessage = $"No worker of the pool '{LaneNames.PoolOf(last.Lane)}' that holds the model '{job.Model}' {job.ModelVersion} took it in time; others passed it on {last.PassedOn} times. Start a worker with that model, or give it to those that run.",
            IsTransient = true,
        };
    }
}
