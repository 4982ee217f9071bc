using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Web.Pages.Forms;

namespace Atelier.Web.Pages.NewBrief;

/// <summary>The form's buttons that add and take out shots and references, so that it needs no script. Pure.</summary>
internal static class DraftForms
{
    private static readonly string[] OfShot = ["format", "name", "description", "variants", "width", "height"];
    private static readonly string[] OfReference = ["sha256", "role", "rights"];

    /// <summary>The form after a button was pressed; the same when the button is none of these.</summary>
    public static PostedForm Change(PostedForm form, string act)
    {
        var shots = Math.Max(1, DraftForm.Count(form, "shots", BriefLimits.Shots));
        var references = DraftForm.Count(form, "references", BriefLimits.Entries);
        return act switch
        {
            "add-shot" when shots < BriefLimits.Shots => AddShot(form, shots),
            "add-reference" when references < BriefLimits.Entries => Cleared(form, DraftForm.Reference(references), OfReference).With(("references", Text(references + 1))),
            _ when IndexOf(act, "drop-shot-") is { } i && i < shots && shots > 1 => DraftForm.Without(form, "shots", DraftForm.Shot, i, OfShot),
            _ when IndexOf(act, "drop-reference-") is { } i && i < references => DraftForm.Without(form, "references", DraftForm.Reference, i, OfReference),
            _ => form,
        };
    }

    private static PostedForm AddShot(PostedForm form, int count)
    {
        var used = Enumerable.Range(0, count).Select(i => form.Text($"{DraftForm.Shot(i)}.format")).ToHashSet(StringComparer.Ordinal);
        var next = SizePreset.All.FirstOrDefault(p => !used.Contains(p.Id)) ?? SizePreset.All[0];
        var field = DraftForm.Shot(count);
        return Cleared(form, field, OfShot).With(("shots", Text(count + 1)), ($"{field}.format", next.Id), ($"{field}.variants", "4"));
    }

    private static PostedForm Cleared(PostedForm form, string field, string[] parts)
    {
        foreach (var part in parts)
        {
            form = form.With(($"{field}.{part}", ""));
        }

        return form;
    }

    private static int? IndexOf(string act, string prefix) =>
        act.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(act.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? i : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
