using System.Globalization;
using Atelier.Core.Text;

namespace Atelier.Core.Briefs;

/// <summary>Problems as they are found, and the checks that fields share. Null texts count as empty: JSON can send null anywhere.</summary>
internal sealed class ProblemList
{
    private readonly List<BriefProblem> _problems = [];

    public IReadOnlyList<BriefProblem> Problems => _problems;

    public void Add(string field, string code, string message)
    {
        if (_problems.Count < BriefLimits.Problems) _problems.Add(new(field, code, message));
    }

    public void Text(string field, string? text, int limit, bool required = false)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (required) Add(field, "required", "Say something here; it is empty.");
            return;
        }

        if (text.Length > limit)
        {
            Add(field, "too-long", string.Create(CultureInfo.InvariantCulture, $"{text.Length} characters; at most {limit} are read."));
            return;
        }

        if (TextFaults.HasUnpairedSurrogate(text)) Add(field, "unpaired-surrogate", "Half a character was sent: the text was cut or wrongly encoded. Send valid UTF-8.");
        else if (TextFaults.ControlCharacter(text) is { } c)
            Add(field, "control-characters", string.Create(CultureInfo.InvariantCulture, $"U+{(int)c:X4} is a control character; remove it."));
    }

    public void List(string field, IReadOnlyList<string?>? entries)
    {
        if (entries is null) return;
        Count(field, entries.Count, BriefLimits.Entries);
        for (var i = 0; i < Math.Min(entries.Count, BriefLimits.Entries); i++) Text(At(field, i), entries[i], BriefLimits.Entry, required: true);
    }

    public void Count(string field, int count, int limit)
    {
        if (count > limit) Add(field, "too-many", string.Create(CultureInfo.InvariantCulture, $"{count} entries; at most {limit} are read."));
    }

    public void Range(string field, long? value, long from, long to)
    {
        if (value < from || value > to)
            Add(field, "out-of-range", to == long.MaxValue ? $"A whole number of {from} or more." : string.Create(CultureInfo.InvariantCulture, $"A whole number from {from} to {to}."));
    }

    public void Id(string field, string? id)
    {
        if (!string.IsNullOrEmpty(id) && !Ids.IsValid(id))
            Add(field, "malformed", string.Create(CultureInfo.InvariantCulture, $"Lower-case letters, digits and single dashes between them, at most {BriefLimits.Name} characters."));
    }

    public void Name(string field, string? name, string alphabet)
    {
        if (name is not null && (name.Length is 0 or > BriefLimits.Name || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_' or '@' or '+')))
            Add(field, "malformed", string.Create(CultureInfo.InvariantCulture, $"1 to {BriefLimits.Name} characters: {alphabet}."));
    }

    public static string At(string field, int index) => string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]");
}
