namespace Atelier.Core.Moderation;

/// <summary>Findings as one text.</summary>
public static class Findings
{
    private const int MostNamed = 8;

    /// <summary>The first findings in words, and how many more there are.</summary>
    public static string Summary(IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var named = findings.Take(MostNamed).Select(f => $"{f.Target}: {f.Message}");
        return string.Join(" ", findings.Count > MostNamed ? named.Append($"And {findings.Count - MostNamed} more.") : named);
    }
}
