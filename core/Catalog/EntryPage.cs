namespace Atelier.Core.Catalog;

/// <summary>Entries, newest first.</summary>
/// <param name="Rows">Of this page.</param>
/// <param name="Next">The key that the page ended with; null where nothing follows.</param>
/// <param name="Total">How many fit in all.</param>
internal sealed record EntryPage<T>(IReadOnlyList<EntryRow<T>> Rows, string? Next, int Total)
    where T : class;
