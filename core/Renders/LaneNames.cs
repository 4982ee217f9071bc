namespace Atelier.Core.Renders;

/// <summary>Names of lanes: model pool and purpose.</summary>
public static class LaneNames
{
    /// <summary>The lane of a pool and purpose, such as <c>standard-preview</c>.</summary>
    public static string Name(string pool, RenderPurpose purpose) =>
        purpose == RenderPurpose.Preview ? $"{pool}-preview" : $"{pool}-final";

    /// <summary>The pool of a lane; the name itself where it is none that the studio gave.</summary>
    public static string PoolOf(string lane)
    {
        ArgumentNullException.ThrowIfNull(lane);
        var dash = lane.LastIndexOf('-');
        return dash > 0 ? lane[..dash] : lane;
    }

    /// <summary>All lanes of a pool, in the order a worker serves them: previews first.</summary>
    public static IReadOnlyList<string> Of(string pool) => [Name(pool, RenderPurpose.Preview), Name(pool, RenderPurpose.Final)];
}
