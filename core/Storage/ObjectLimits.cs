using System.Buffers;

namespace Atelier.Core.Storage;

/// <summary>How large an object and its metadata may be, checked in one place by every store.</summary>
public static class ObjectLimits
{
    /// <summary>The most bytes of a document.</summary>
    public const int MaxDocument = 4 * 1024 * 1024;

    /// <summary>The most bytes of a picture.</summary>
    public const int MaxPicture = 64 * 1024 * 1024;

    // Blob Storage takes 8 KB of headers; the rest is for what a store adds.
    private const int MaxMetadata = 6 * 1024;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>Whether a key's object may be as large as a picture: a <c>blobs</c> or <c>uploads</c> segment stands before its last one.</summary>
    public static bool IsPicture(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Contains("/blobs/", StringComparison.Ordinal) || key.Contains("/uploads/", StringComparison.Ordinal);
    }

    /// <summary>Bytes that a text takes in metadata: percent-encoded UTF-8, one for each letter and digit of ASCII and each of <c>- . _ ~</c>, three for every other byte.</summary>
    public static int SizeOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = text.Count(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~');
        return plain + (3 * (System.Text.Encoding.UTF8.GetByteCount(text) - plain));
    }

    /// <summary>Throws unless key, size and metadata are within bounds.</summary>
    /// <exception cref="ArgumentException">They are not; the message says why.</exception>
    public static void Check(string key, long size, IReadOnlyDictionary<string, string>? metadata)
    {
        ObjectKey.Check(key);
        var most = IsPicture(key) ? MaxPicture : MaxDocument;
        if (size > most)
        {
            throw new ArgumentException($"'{key}' would be {size} bytes; at most {most} are kept under such a key.", nameof(size));
        }

        var total = 0;
        foreach (var (name, value) in metadata ?? new Dictionary<string, string>())
        {
            if (name.Length == 0 || char.IsAsciiDigit(name[0]) || name.AsSpan().ContainsAnyExcept(NameCharacters))
            {
                throw new ArgumentException($"Metadata name '{name}' is not a lower-case identifier.", nameof(metadata));
            }

            total += name.Length + SizeOf(value);
        }

        if (total > MaxMetadata)
        {
            throw new ArgumentException($"The metadata of '{key}' is {total} bytes, percent-encoded; at most {MaxMetadata} are kept.", nameof(metadata));
        }
    }
}
