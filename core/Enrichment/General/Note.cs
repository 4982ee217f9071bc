using Atelier.Core.Enrichment.Vocabulary;

namespace Atelier.Core.Enrichment.General;

/// <summary>A reviewer's note, clause by clause: what it asks for and what it wants gone.</summary>
/// <param name="Wanted">Clauses that ask for something.</param>
/// <param name="Unwanted">What clauses that begin with a negation name.</param>
internal sealed record Note(IReadOnlyList<string> Wanted, IReadOnlyList<string> Unwanted)
{
    private static readonly string[] Negations = [.. LexiconData.Embedded.Negations.Where(n => !n.EndsWith('*')).Append("kein").Append("keine").OrderByDescending(n => n.Length)];
    private static readonly string[] Turns = [" but ", " and ", " please ", " sondern ", " und "];

    public static Note Of(string? text)
    {
        var clauses = (text ?? "").Split([',', '.', ';', '!', '?', '\n', ':'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(c => c.Split(Turns, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        var negated = clauses.ToLookup(c => WithoutNegation(c) != c);
        return new([.. negated[false].Take(3)], [.. negated[true].Select(WithoutNegation).Where(c => c.Length > 0).Take(6)]);
    }

    /// <summary>The clause without the negation that it begins with.</summary>
    public static string WithoutNegation(string clause)
    {
        var spoken = clause.Replace('’', ' ').Replace('\'', ' ');
        var negation = Array.Find(Negations, n => spoken.StartsWith(n + " ", StringComparison.OrdinalIgnoreCase));
        return negation is null ? clause : clause[(negation.Length + 1)..].Trim();
    }
}
