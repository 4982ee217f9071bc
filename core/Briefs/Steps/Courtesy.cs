using Atelier.Core.Enrichment;
using Atelier.Core.Renders;

namespace Atelier.Core.Briefs;

/// <summary>
/// How far a picture gives way in its lane: small briefs, and callers who wait for one picture, don't stand behind large ones. A brief's later pictures let others' first ones go before them,
/// and the first picture of a large brief those of smaller ones. Bounded, so that nobody starves.
/// </summary>
internal static class Courtesy
{
    private const int Most = 20;

    private static readonly TimeSpan ForEachBefore = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForEachBeside = TimeSpan.FromMilliseconds(500);

    /// <summary>For one of a round's pictures.</summary>
    public static TimeSpan Of(RoundSpec spec, RenderJobId picture)
    {
        var before = spec.Shots.Sum(s => s.Variants.Count(v => (s.Shot, v.Variant).CompareTo((picture.Shot, picture.Variant)) < 0));
        var beside = spec.Shots.Sum(s => s.Variants.Count) - 1;
        return (ForEachBefore * Math.Min(before, Most)) + (ForEachBeside * Math.Min(beside, Most));
    }
}
