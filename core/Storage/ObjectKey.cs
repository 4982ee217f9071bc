using System.Buffers;

namespace Atelier.Core.Storage;

/// <summary>What may be a key, checked in one place by every store.</summary>
public static class ObjectKey
{
    private const int MaxLength = 512;
    private const int MaxSegment = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/");

    private static readonly SearchValues<char> AllowedInSegment =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>Whether <paramref name="text"/> may stand between two slashes of a key: for ids that come from outside.</summary>
    public static bool IsSegment(string? text) =>
        text is { Length: > 0 and <= MaxSegment } and not "." and not ".." && !text.AsSpan().ContainsAnyExcept(AllowedInSegment);

    /// <summary>Throws unless <paramref name="key"/> is a key: no path tricks, no characters that a file system or URL treats specially.</summary>
    /// <exception cref="ArgumentException">It is not; the message says why.</exception>
    public static void Check(string key)
    {
        if (string.IsNullOrEmpty(key) || key.Length > MaxLength)
        {
            throw new ArgumentException($"A key has 1 to {MaxLength} characters.", nameof(key));
        }

        if (key.AsSpan().ContainsAnyExcept(Allowed))
        {
            throw new ArgumentException("A key holds only letters, digits, '.', '_', '-' and '/'.", nameof(key));
        }

        foreach (var range in key.AsSpan().Split('/'))
        {
            if (key.AsSpan(range) is "" or "." or "..")
            {
                throw new ArgumentException("A key has no empty, '.' or '..' segment.", nameof(key));
            }
        }
    }
}
