using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Atelier.Core.Text;

/// <summary>
/// Unicode tables that a process needs which runs without ICU (<c>InvariantGlobalization</c>), where <see cref="string.Normalize()"/> does nothing.
/// Made from the Unicode Character Database 15: canonical compositions of the basic plane, and folds to plain letters and digits
/// (compatibility forms, accents, and letters of other scripts that look like Latin ones, after Unicode TR 39).
/// </summary>
internal static class TextTables
{
    /// <summary>Composed letter by base and mark.</summary>
    public static FrozenDictionary<(char Base, char Mark), char> Compositions { get; } = ReadCompositions();

    /// <summary>Plain lower-case letters and digits by the character that looks like them.</summary>
    public static FrozenDictionary<int, string> Folds { get; } = ReadFolds();

    private static FrozenDictionary<(char, char), char> ReadCompositions() =>
        Read("compositions.txt")
            .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenDictionary(triple => (Hex(triple, 0), Hex(triple, 4)), triple => Hex(triple, 8));

    private static FrozenDictionary<int, string> ReadFolds() =>
        Read("folds.txt")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .SelectMany(line => line[1].EnumerateRunes().Select(rune => KeyValuePair.Create(rune.Value, line[0])))
            .ToFrozenDictionary();

    private static char Hex(string triple, int at) => (char)int.Parse(triple.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string Read(string name)
    {
        using var stream = typeof(TextTables).Assembly.GetManifestResourceStream("Atelier.Core.Text." + name)
            ?? throw new InvalidOperationException($"The assembly lacks its table {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
