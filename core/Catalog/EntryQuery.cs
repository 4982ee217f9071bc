namespace Atelier.Core.Catalog;

/// <summary>Which entries of a shelf to find.</summary>
internal sealed record EntryQuery<T>
    where T : class
{
    /// <summary>Each must begin one of the entry's words.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Marks it must have; those without a value don't matter.</summary>
    public IReadOnlyList<(string Kind, string? Value)> Marks { get; init; } = [];

    /// <summary>Only entries by these ids, or null.</summary>
    public IReadOnlyCollection<string>? Ids { get; init; }

    /// <summary>Then or later, or null.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before, or null.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>What else must hold; asked of those that have all the rest. Must not call the shelf.</summary>
    public Func<EntryRow<T>, bool>? Fits { get; init; }

    /// <summary>Only what is a version of nothing, or came last of what it is a version of.</summary>
    public bool IsNewest { get; init; }

    /// <summary>Behind the page that ended with this key; any text from outside is fine.</summary>
    public string? After { get; init; }

    /// <summary>Entries wanted, 1 or more.</summary>
    public int Limit { get; init; } = int.MaxValue;
}
