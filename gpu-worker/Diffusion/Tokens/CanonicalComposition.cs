using System.Runtime.InteropServices;
using System.Text;

namespace Atelier.Diffusion;

/// <summary>
/// Unicode normalisation form C (UAX 15), the same on every host: .NET leaves text as it is where ICU is absent or switched off,
/// and a prompt's tokens must not depend on that. The tables in <c>nfc.bin</c> are made by <c>nfc.py</c>.
/// </summary>
internal static class CanonicalComposition
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28, HangulCount = LeadCount * VowelCount * TailCount;
    private static readonly Lazy<Tables> Data = new(Load);

    /// <summary>The text in form C; unpaired surrogates become U+FFFD.</summary>
    public static string Compose(string text)
    {
        // Nothing below U+0300 composes with anything else below it.
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u02FF')) return text;
        var points = Decompose(text);
        Reorder(points);
        var result = new StringBuilder(text.Length);
        foreach (var point in Join(points)) result.Append(new Rune(point).ToString());
        return result.ToString();
    }

    private static List<int> Decompose(string text)
    {
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var hangul = rune.Value - HangulBase;
            if (hangul is >= 0 and < HangulCount)
            {
                points.Add(LeadBase + (hangul / (VowelCount * TailCount)));
                points.Add(VowelBase + (hangul / TailCount % VowelCount));
                if (hangul % TailCount > 0) points.Add(TailBase + (hangul % TailCount));
            }
            else if (Data.Value.Decompositions.TryGetValue(rune.Value, out var parts))
            {
                points.AddRange(parts);
            }
            else
            {
                points.Add(rune.Value);
            }
        }

        return points;
    }

    /// <summary>Sorts each run of combining marks by class; marks of one class keep their order.</summary>
    private static void Reorder(List<int> points)
    {
        for (var start = 0; start < points.Count; start++)
        {
            if (Class(points[start]) == 0) continue;
            var end = start;
            while (end < points.Count && Class(points[end]) != 0) end++;
            var sorted = points.GetRange(start, end - start).OrderBy(Class).ToList();
            for (var i = 0; i < sorted.Count; i++) points[start + i] = sorted[i];
            start = end;
        }
    }

    private static List<int> Join(List<int> points)
    {
        var result = new List<int>(points.Count);
        var starter = -1;
        var last = 0;
        foreach (var point in points)
        {
            var own = Class(point);
            // A mark is blocked from the starter by one of its own class or higher in between, a starter by anything.
            var free = starter >= 0 && (result.Count - 1 == starter || (last < own && last != 0));
            if (free && Pair(result[starter], point) is { } composed)
            {
                result[starter] = composed;
                continue;
            }

            if (own == 0) starter = result.Count;
            last = own;
            result.Add(point);
        }

        return result;
    }

    private static int? Pair(int first, int second)
    {
        var (lead, vowel) = (first - LeadBase, second - VowelBase);
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount) return HangulBase + (((lead * VowelCount) + vowel) * TailCount);
        var (hangul, tail) = (first - HangulBase, second - TailBase);
        if (hangul is >= 0 and < HangulCount && hangul % TailCount == 0 && tail is > 0 and < TailCount) return first + tail;
        return Data.Value.Pairs.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private static int Class(int point) => point < 0x300 ? 0 : Data.Value.Classes.GetValueOrDefault(point);

    private static Tables Load()
    {
        using var stream = typeof(CanonicalComposition).Assembly.GetManifestResourceStream("nfc.bin")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var numbers = MemoryMarshal.Cast<byte, int>(bytes).ToArray();
        var at = 0;
        var classes = new Dictionary<int, int>();
        for (var n = numbers[at++]; n > 0; n--, at += 2) classes[numbers[at]] = numbers[at + 1];
        var decompositions = new Dictionary<int, int[]>();
        for (var n = numbers[at++]; n > 0; n--, at += 2 + numbers[at + 1]) decompositions[numbers[at]] = numbers[(at + 2)..(at + 2 + numbers[at + 1])];
        var pairs = new Dictionary<(int, int), int>();
        for (var n = numbers[at++]; n > 0; n--, at += 3) pairs[(numbers[at], numbers[at + 1])] = numbers[at + 2];
        return new Tables(classes, decompositions, pairs);
    }

    private sealed record Tables(Dictionary<int, int> Classes, Dictionary<int, int[]> Decompositions, Dictionary<(int First, int Second), int> Pairs);
}
