namespace Atelier.Core.Moderation.Terms;

/// <summary>Other readings of words that were written to look like others.</summary>
internal static class LookAlikes
{
    /// <summary>The letter that a digit or sign stands for; the character itself where it stands for none.</summary>
    public static char Letter(char c) => c switch
    {
        '0' => 'o', '1' or '!' or '|' or '¡' => 'i', '3' or '€' => 'e', '4' or '@' => 'a', '5' or '$' or '§' => 's', '7' or '+' => 't', '8' => 'b', '9' => 'g', _ => c,
    };

    /// <summary>A chunk of text with digits and signs read as letters: 1 as i, and as l. None where there is nothing to read so.</summary>
    public static List<string> Readings(string chunk)
    {
        var core = chunk.Trim('.', ',', ';', ':', '?', '"', '\'', '(', ')', '[', ']', '“', '”', '„', '«', '»').TrimEnd('!');

        // Numbers and prices are what they are; signs or digits among letters may not be.
        if (!core.Any(c => Letter(c) != c) || !core.Any(c => char.IsLetter(c) || (Letter(c) != c && !char.IsDigit(c)))) return [];
        var readings = new List<string>();
        foreach (var one in "il")
        {
            var reading = new string([.. core.Select(c => c is '1' or '!' or '|' ? one : Letter(c)).Where(char.IsLetterOrDigit)]);
            if (reading.Length > 1 && !readings.Contains(reading)) readings.Add(reading);
        }

        return readings;
    }

    /// <summary>A word with three and more of a letter in a row cut to one, and to two; null where there are none.</summary>
    public static IReadOnlyList<string>? Shortened(string word)
    {
        for (var i = 2; i < word.Length; i++)
        {
            if (word[i] == word[i - 1] && word[i] == word[i - 2]) return [Cut(word, 1), Cut(word, 2)];
        }

        return null;
    }

    private static string Cut(string word, int most)
    {
        var cut = new List<char>(word.Length);
        for (int start = 0, end; start < word.Length; start = end)
        {
            for (end = start + 1; end < word.Length && word[end] == word[start]; end++) { }
            cut.AddRange(Enumerable.Repeat(word[start], end - start >= 3 ? Math.Min(most, end - start) : end - start));
        }

        return new string([.. cut]);
    }
}
