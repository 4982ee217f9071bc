using System.Globalization;
using Atelier.Core.Reviews;
using Atelier.Web.Pages.Forms;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pages.Reviews;

/// <summary>What a reviewer filled in: <c>token</c>, and <c>v-{shot}-{variant}</c>, <c>reason-…</c>, <c>note-…</c> a picture.</summary>
public sealed class ReviewForm
{
    private readonly PostedForm _form;

    private ReviewForm(PostedForm form) => _form = form;

    /// <summary>An empty one.</summary>
    public static ReviewForm Empty { get; } = new(PostedForm.Empty);

    /// <summary>The link's token.</summary>
    public string Token => Value("token");

    /// <summary>What a field holds; empty when it isn't there.</summary>
    public string Value(string name) => _form.Value(name);

    /// <summary>Whether a choice is taken.</summary>
    public bool Is(string name, string value) => Value(name) == value;

    /// <summary>Everything that was said. A picture left undecided is left out; what can't be read becomes a verdict that the rules refuse.</summary>
    public IReadOnlyList<ItemVerdict> Verdicts()
    {
        var verdicts = new List<ItemVerdict>();
        foreach (var name in _form.Names)
        {
            if (name.Split('-') is not ["v", var shot, var variant] || Value(name) is not { Length: > 0 } said)
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

    /// <summary>Reads a posted form. Its token is what counts, wherever it was posted.</summary>
    internal static async Task<ReviewForm> ReadAsync(HttpContext context, StudioOptions options) => new(await PostedForm.ReadAsync(context, options));

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static DecisionReason Reason(string text) => text.Length == 0 ? DecisionReason.None : Parse<DecisionReason>(text);

    // Names only: Enum.TryParse would take numbers too.
    private static T Parse<T>(string text)
        where T : struct, Enum =>
        !char.IsAsciiLetter(text[0]) || text.Contains(',', StringComparison.Ordinal) || !Enum.TryParse<T>(text, ignoreCase: true, out var value) ? (T)Enum.ToObject(typeof(T), -1) : value;
}
