namespace Atelier.Local.Storage;

/// <summary>A row of the <c>objects</c> table.</summary>
internal sealed record ObjectRow
{
    public required string Key { get; init; }

    public required string ETag { get; init; }

    public required long Size { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required byte[] Hash { get; init; }

    /// <summary>The file that holds the content, or null when <see cref="Content"/> does.</summary>
    public required string? File { get; init; }

    public required byte[]? Content { get; init; }
}
