using System.Buffers;
using System.Globalization;

namespace Atelier.Core.Catalog;

/// <summary>Keys of entries: the time in hexadecimal milliseconds, a dot, the id. They sort by time. Pure.</summary>
internal static class EntryKeys
{
    private const int Digits = 12;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>The part of an entry's key behind the folder.</summary>
    public static string Of(DateTimeOffset at, string id) => Of(at.ToUnixTimeMilliseconds(), id);

    /// <summary>The same of Unix milliseconds.</summary>
    public static string Of(long at, string id) => string.Create(CultureInfo.InvariantCulture, $"{at:x12}.{id}");

    /// <summary>Reads the part behind the folder; false where it is no entry's.</summary>
    public static bool TryRead(string key, out long at, out string id)
    {
        (at, id) = (0, "");
        if (key.Length < Digits + 2 || key[Digits] != '.' || key.AsSpan(0, Digits).ContainsAnyExcept(Hex))
        {
            return false;
        }

        (at, id) = (long.Parse(key.AsSpan(0, Digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture), key[(Digits + 1)..]);

        // Later than any calendar.
        return at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
    }

    /// <summary>The time in an entry's key, with or without the folder.</summary>
    public static DateTimeOffset TimeOf(string key) =>
        TryRead(key[(key.LastIndexOf('/') + 1)..], out var at, out _) ? DateTimeOffset.FromUnixTimeMilliseconds(at) : DateTimeOffset.UnixEpoch;
}
