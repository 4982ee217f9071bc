namespace Atelier.Rendering;

/// <summary>How a worker serves.</summary>
public sealed record RenderWorkerOptions
{
    /// <summary>The pools whose lanes it serves in turns, previews first.</summary>
    public IReadOnlyList<string> Pools { get; init; } = ["standard"];

    /// <summary>Jobs under way at most, all of which may be drawn together; 1 to 64.</summary>
    public int BatchSize { get; init; } = 4;

    /// <summary>After this many batches of previews in a row a waiting final has its turn, so that previews can't starve finals.</summary>
    public int PreviewsBeforeFinal { get; init; } = 8;

    /// <summary>How long to wait on an empty lane before looking at the next.</summary>
    public TimeSpan IdleWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long to wait after a place became free: pictures of one call end together, and whoever waits a moment takes the places of all of them at once.</summary>
    public TimeSpan GatherFor { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How often locks are renewed and unwanted jobs looked for.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a job whose model this worker hasn't got is left to others when nobody passed it on before. Half as long again each time, so that one that nobody can draw costs little.</summary>
    public TimeSpan PassOnDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The most of that: how long a worker that comes with the model may have to wait for the job.</summary>
    public TimeSpan LongestPassOnDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// So often a job is passed on by workers that have its model in another version; then they draw it, and the result says in which. With the delays above it is about two minutes. They don't wait
    /// longer than for half of a job's life, however often it failed meanwhile. What was approved in a version that no worker has any more would else never be drawn; proofing compares it with what was approved.
    /// </summary>
    public int PassesBeforeOtherVersion { get; init; } = 12;

    /// <summary>How long to wait after a failure that may pass, twice as long each time the same job fails.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most of that. A job's deliveries last for ten minutes and more of a store that is away.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long to leave a job to others that was passed on so often before.</summary>
    public TimeSpan DelayOfPass(int passedOn) => Grown(PassOnDelay, 1.5, passedOn, LongestPassOnDelay);

    /// <summary>How long to leave a job alone whose delivery of this number failed.</summary>
    public TimeSpan DelayOfRetry(int delivery) => Grown(RetryDelay, 2, delivery - 1, LongestRetryDelay);

    private static TimeSpan Grown(TimeSpan first, double factor, int times, TimeSpan most)
    {
        // A time span would overflow where a double doesn't.
        var grown = first.TotalSeconds * Math.Pow(factor, Math.Max(times, 0));
        return grown < most.TotalSeconds ? TimeSpan.FromSeconds(grown) : most;
    }
}
