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

    /// <summary>How long a job of a model that this worker hasn't got is left to others, each time it comes here.</summary>
    public TimeSpan NotServedDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait after a failure that may pass.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(5);
}
