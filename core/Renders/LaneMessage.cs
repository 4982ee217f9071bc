namespace Atelier.Core.Renders;

/// <summary>A render job on its way.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Body">The job as JSON, below 64 KB; pictures and latents travel as references.</param>
/// <param name="TimeToLive">How long it may wait before it becomes a dead letter.</param>
public sealed record LaneMessage(string Id, string Body, TimeSpan TimeToLive)
{
    /// <summary>
    /// How much later than it was sent others may come and still go first. It holds nothing back when nobody else waits, and since it is bounded nobody starves.
    /// A lane that can't order what waits in it takes no notice.
    /// </summary>
    public TimeSpan GivesWay { get; init; }
}
