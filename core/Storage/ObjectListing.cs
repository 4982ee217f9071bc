namespace Atelier.Core.Storage;

/// <summary>An object as listed.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Size">Content length in bytes.</param>
/// <param name="ETag">Changes with every write; opaque.</param>
/// <param name="Metadata">Its small text fields.</param>
/// <param name="CreatedAt">When the current content was written, UTC, by the store's clock.</param>
public sealed record ObjectListing(string Key, long Size, string ETag, IReadOnlyDictionary<string, string> Metadata, DateTimeOffset CreatedAt);
