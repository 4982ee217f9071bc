using System.Buffers;
using System.Globalization;

namespace Atelier.Core.Catalog;

/// <summary>Keys of entries: the time in hexadecimal milliseconds, a dot, the id. They sort by time. Pure.</summary>
internal static class EntryKeys
{
    private const int Digits = 12;

    // Four digits of twelve stand for fifty days, five for three.
    private const int Coarse = 4;
    private const int Fine = 5;
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

    /// <summary>What the keys of all times between two begin with: spans of fifty days, the latest of them in parts of three.</summary>
    /// <returns>The latest first, each with where it begins; the first and the last may hold more.</returns>
    public static IReadOnlyList<(string Beginning, DateTimeOffset From)> Spans(DateTimeOffset from, DateTimeOffset to)
    {
        var spans = new List<(string, DateTimeOffset)>();
        var (earliest, latest) = (from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        Split("", 0);
        return spans;

        void Split(string beginning, long first)
        {
            var length = 1L << (4 * (Digits - beginning.Length));
            var last = first + length - 1;
            if (first > latest || last < earliest)
            {
                return;
            }

            if (beginning.Length == Fine || (beginning.Length == Coarse && last < latest))
            {
                spans.Add((beginning, DateTimeOffset.FromUnixTimeMilliseconds(first)));
                return;
            }

            for (var digit = 15; digit >= 0; digit--)
            {
                Split(string.Create(CultureInfo.InvariantCulture, $"{beginning}{digit:x}"), first + (digit * (length / 16)));
            }
        }
    }

    /// <summary>What the keys of all times between two begin with, and perhaps some others.</summary>
    public static string Common(DateTimeOffset from, DateTimeOffset to)
    {
        var (one, other) = (Of(from, ""), Of(to, ""));
        return one[..Math.Min(Digits, one.AsSpan().CommonPrefixLength(other))];
    }

    /// <summary>The time in an entry's key, with or without the folder.</summary>
    public static DateTimeOffset TimeOf(string key) =>
        TryRead(key[(key.LastIndexOf('/') + 1)..], out var at, out _) ? DateTimeOffset.FromUnixTimeMilliseconds(at) : DateTimeOffset.UnixEpoch;
}
