using System.Globalization;
using Atelier.Core.Reviews;

namespace Atelier.Web.Pages.Reviews;

/// <summary>One problem of a decision, with the picture it is about.</summary>
/// <param name="Item">The picture as <c>{shot}-{variant}</c>, or null when it is about all of it.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record ItemProblems(string? Item, string Message)
{
    /// <summary>From the paths that the rules give to the pictures on the page.</summary>
    public static IReadOnlyList<ItemProblems> Of(IReadOnlyList<DecisionProblem> problems, IReadOnlyList<ItemVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return [.. problems.Select(p => new ItemProblems(ItemOf(p.Field, verdicts), p.Message))];
    }

    private static string? ItemOf(string field, IReadOnlyList<ItemVerdict> verdicts)
    {
        var open = field.IndexOf('[', StringComparison.Ordinal);
        var close = field.IndexOf(']', StringComparison.Ordinal);
        return open > 0 && close > open && int.TryParse(field.AsSpan(open + 1, close - open - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < verdicts.Count
            ? string.Create(CultureInfo.InvariantCulture, $"{verdicts[i].Shot}-{verdicts[i].Variant}")
            : null;
    }
}
