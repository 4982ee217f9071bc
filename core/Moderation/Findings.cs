namespace Atelier.Core.Moderation;

/// <summary>Findings as one text, and the rules of those that are no policy's.</summary>
public static class Findings
{
    /// <summary>The rule of a finding that says that templates stood in for a language model.</summary>
    public const string EnricherDegraded = "enricher-degraded";

    /// <summary>The rule of a finding that says that a check could not be made, so that people must look the closer.</summary>
    public const string ModerationUnavailable = "moderation-unavailable";

    private const int MostNamed = 8;

    /// <summary>The first findings in words, and how many more there are.</summary>
    public static string Summary(IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var named = findings.Take(MostNamed).Select(f => $"{f.Target}: {f.Message}");
        return string.Join(" ", findings.Count > MostNamed ? named.Append($"And {findings.Count - MostNamed} more.") : named);
    }
}
