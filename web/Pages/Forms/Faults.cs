namespace Atelier.Web.Pages.Forms;

/// <summary>What is wrong with a form, by field.</summary>
/// <param name="All">Fields with what is wrong and what would be right.</param>
public sealed record Faults(IReadOnlyList<(string Field, string Message)> All)
{
    /// <summary>Nothing is wrong.</summary>
    public static Faults None { get; } = new([]);

    /// <summary>Whether anything is.</summary>
    public bool Any => All.Count > 0;

    /// <summary>What is wrong with a field, its entries included; null when nothing is.</summary>
    public string? Of(string field)
    {
        var own = All.Where(f => f.Field == field || f.Field.StartsWith(field + "[", StringComparison.Ordinal)).Select(f => f.Message).Distinct().ToList();
        return own.Count == 0 ? null : string.Join(" ", own);
    }
}
