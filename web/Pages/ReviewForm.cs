using System.Globalization;
using Atelier.Core.Reviews;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Atelier.Web.Pages;

/// <summary>What a reviewer filled in: <c>token</c>, and <c>v-{shot}-{variant}</c>, <c>reason-…</c>, <c>note-…</c> a picture.</summary>
public sealed class ReviewForm
{
    private const int MaxFields = 1_000;

    private readonly Dictionary<string, StringValues> _fields;

    private ReviewForm(Dictionary<string, StringValues> fields) => _fields = fields;

    /// <summary>An empty one.</summary>
    public static ReviewForm Empty { get; } = new([]);

    /// <summary>The link's token.</summary>
    public string Token => Value("token");

    /// <summary>What a field holds; empty when it isn't there.</summary>
    public string Value(string name) => _fields.TryGetValue(name, out var values) ? values[0] ?? "" : "";

    /// <summary>Whether a choice is taken.</summary>
    public bool Is(string name, string value) => Value(name) == value;

    /// <summary>Everything that was said. A picture left undecided is left out; what can't be read becomes a verdict that the rules refuse.</summary>
    public IReadOnlyList<ItemVerdict> Verdicts()
    {
        var verdicts = new List<ItemVerdict>();
        foreach (var (name, values) in _fields)
        {
            if (name.Split('-') is not ["v", var shot, var variant] || values[0] is not { Length: > 0 } said)
            {
                continue;
            }

            var verdict = Parse<Verdict>(said);
            verdicts.Add(new()
            {
                Shot = Number(shot),
                Variant = Number(variant),
                Verdict = verdict,
                Reason = verdict == Verdict.Approve ? DecisionReason.None : Reason(Value($"reason-{shot}-{variant}")),
                Note = Value($"note-{shot}-{variant}"),
            });
        }

        return verdicts;
    }

    /// <summary>Reads a posted form.</summary>
    internal static async Task<ReviewForm> ReadAsync(HttpContext context, int limit)
    {
        if (!string.Equals(context.Request.ContentType?.Split(';')[0].Trim(), "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            throw KnownProblems.WrongType("application/x-www-form-urlencoded");
        }

        var body = await Bodies.ReadAsync(context, limit);
        try
        {
            using var stream = new MemoryStream(body);
            using var reader = new FormReader(stream) { ValueCountLimit = MaxFields, KeyLengthLimit = 64, ValueLengthLimit = limit };
            return new(await reader.ReadFormAsync(context.RequestAborted));
        }
        catch (InvalidDataException)
        {
            throw KnownProblems.Bad("malformed", "", $"The form has more than {MaxFields} fields, or one with a very long name.");
        }
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static DecisionReason Reason(string text) => text.Length == 0 ? DecisionReason.None : Parse<DecisionReason>(text);

    // Names only: Enum.TryParse would take numbers too.
    private static T Parse<T>(string text)
        where T : struct, Enum =>
        !char.IsAsciiLetter(text[0]) || text.Contains(',', StringComparison.Ordinal) || !Enum.TryParse<T>(text, ignoreCase: true, out var value) ? (T)Enum.ToObject(typeof(T), -1) : value;
}
