namespace Atelier.Core.Storage;

/// <summary>An object as read.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Content">Its whole content.</param>
/// <param name="ETag">Changes with every write; opaque.</param>
/// <param name="Metadata">Its small text fields.</param>
/// <param name="CreatedAt">When the current content was written, UTC, by the store's clock.</param>
public sealed record StoredObject(string Key, ReadOnlyMemory<byte> Content, string ETag, IReadOnlyDictionary<string, string> Metadata, DateTimeOffset CreatedAt);
