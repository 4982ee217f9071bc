using System.Security.Cryptography;
using Atelier.Core.Storage;

namespace Atelier.Azure.Storage;

/// <summary>
/// Metadata as HTTP headers can carry it: names behind <c>m_</c>, values percent-encoded UTF-8. <see cref="ObjectLimits"/> counts them so, and its 6 KB stay below the service's 8.
/// Beside the caller's fields lie two of the store's own: the content's SHA-256, and the write it came from.
/// </summary>
internal static class BlobMetadata
{
    private const string Sha256 = "sha256";
    private const string Write = "write";
    private const string Prefix = "m_";

    // A header's value can't be empty everywhere; no encoded value is this.
    private const string Empty = "=";

    private static readonly Dictionary<string, string> None = [];

    public static Dictionary<string, string> Encode(IReadOnlyDictionary<string, string>? fields, ReadOnlySpan<byte> content, string write)
    {
        var encoded = (fields ?? None).ToDictionary(f => Prefix + f.Key, f => f.Value.Length == 0 ? Empty : Uri.EscapeDataString(f.Value), StringComparer.Ordinal);
        encoded[Sha256] = Convert.ToHexStringLower(SHA256.HashData(content));
        encoded[Write] = write;
        return encoded;
    }

    /// <summary>The caller's fields. Names are lower case, whatever a proxy made of them.</summary>
    public static IReadOnlyDictionary<string, string> Decode(IDictionary<string, string>? encoded) =>
        encoded is not { Count: > 0 } ? None : encoded
            .Where(f => f.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(f => f.Key[Prefix.Length..].ToLowerInvariant(), f => f.Value == Empty ? "" : Uri.UnescapeDataString(f.Value), StringComparer.Ordinal);

    /// <summary>The content's SHA-256 as it was written, or null for a blob that came by another way, as direct uploads do.</summary>
    public static string? HashOf(IDictionary<string, string>? encoded) => Find(encoded, Sha256);

    /// <summary>The write that a blob came from, or null.</summary>
    public static string? WriteOf(IDictionary<string, string>? encoded) => Find(encoded, Write);

    private static string? Find(IDictionary<string, string>? encoded, string name) =>
        encoded?.FirstOrDefault(f => f.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
