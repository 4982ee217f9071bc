using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Models;
using Atelier.Web.Pages.Forms;

namespace Atelier.Web.Pages.NewBrief;

/// <summary>The form of a new brief and the draft it says, in both directions. Fields are called by the paths that problems name. Pure.</summary>
internal static class DraftForm
{
    /// <summary>A form filled in from a draft.</summary>
    public static PostedForm Of(BriefDraft draft)
    {
        var intent = draft.Intent ?? new();
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["title"] = draft.Title ?? "", ["campaign"] = draft.Campaign ?? "", ["brand"] = draft.Brand ?? "",
            ["intent.goal"] = intent.Goal, ["intent.audience"] = intent.Audience, ["intent.message"] = intent.Message, ["intent.subject"] = intent.Subject,
            ["intent.mood"] = string.Join(", ", intent.Mood), ["intent.mustHave"] = string.Join('\n', intent.MustHave), ["intent.mustAvoid"] = string.Join('\n', intent.MustAvoid),
            ["intent.category"] = intent.Category, ["intent.minimumAge"] = Text(intent.MinimumAge), ["intent.locales"] = string.Join(", ", intent.Locales),
            ["settings.model"] = draft.Settings?.Model ?? "", ["settings.seed"] = Text(draft.Settings?.Seed), ["settings.steps"] = Text(draft.Settings?.Steps),
            ["settings.guidance"] = draft.Settings?.Guidance?.ToString(CultureInfo.InvariantCulture) ?? "", ["settings.sampler"] = draft.Settings?.Sampler ?? "",
            ["shots"] = Text(Math.Max(1, draft.Output?.Shots.Count ?? 0)), ["references"] = Text(intent.References.Count),
        };
        foreach (var (shot, i) in (draft.Output?.Shots ?? []).Select((s, i) => (s, i)))
        {
            var field = Shot(i);
            (fields[$"{field}.name"], fields[$"{field}.description"], fields[$"{field}.variants"]) = (shot.Name, shot.Description, Text(shot.Variants));
            (fields[$"{field}.format"], fields[$"{field}.width"], fields[$"{field}.height"]) = (SizePreset.Own, Text(shot.Width), Text(shot.Height));
        }

        foreach (var (reference, i) in intent.References.Select((r, i) => (r, i)))
        {
            var field = Reference(i);
            (fields[$"{field}.sha256"], fields[$"{field}.role"], fields[$"{field}.rights"]) = (reference.Sha256, reference.Role.ToString().ToLowerInvariant(), reference.Rights);
        }

        return PostedForm.Of(fields);
    }

    /// <summary>What a form says, and what of it can't be read. The rules for briefs come after.</summary>
    public static (BriefDraft Draft, IReadOnlyList<(string, string)> Faults) Read(PostedForm form, ModelProfile? model)
    {
        var faults = new List<(string, string)>();
        var numbers = new FormNumbers(form, faults);
        var locales = form.All("intent.locales").SelectMany(List).Concat(List(form.Text("locales.other"))).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var draft = new BriefDraft
        {
            Title = form.Text("title"),
            Campaign = Optional(Slugs.Of(form.Text("campaign"))),
            Brand = Optional(form.Text("brand")),
            Intent = new()
            {
                Goal = form.Text("intent.goal"), Audience = form.Text("intent.audience"), Message = form.Text("intent.message"), Subject = form.Text("intent.subject"),
                Mood = List(form.Text("intent.mood")), MustHave = Lines(form.Text("intent.mustHave")), MustAvoid = Lines(form.Text("intent.mustAvoid")),
                Locales = locales, Category = Optional(form.Text("intent.category")) ?? "general", MinimumAge = (int?)numbers.Whole("intent.minimumAge"),
                References = References(form, faults),
            },
            Output = new() { Shots = Shots(form, model, numbers) },
            Settings = new()
            {
                Model = Optional(form.Text("settings.model")), Sampler = Optional(form.Text("settings.sampler")),
                Seed = numbers.Whole("settings.seed"), Steps = (int?)numbers.Whole("settings.steps"), Guidance = numbers.Number("settings.guidance"),
            },
        };
        return (draft, faults);
    }

    /// <summary>The form with another number of shots or references, and what follows moved up.</summary>
    public static PostedForm Without(PostedForm form, string count, Func<int, string> field, int gone, IReadOnlyList<string> parts)
    {
        var last = Count(form, count, 99) - 1;
        for (var i = gone; i < last; i++)
        {
            foreach (var part in parts)
            {
                form = form.With(($"{field(i)}.{part}", form.Value($"{field(i + 1)}.{part}")));
            }
        }

        return form.With((count, Text(Math.Max(0, last))));
    }

    public static string Shot(int i) => string.Create(CultureInfo.InvariantCulture, $"output.shots[{i}]");

    public static string Reference(int i) => string.Create(CultureInfo.InvariantCulture, $"intent.references[{i}]");

    public static int Count(PostedForm form, string name, int most) => int.TryParse(form.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, most) : 0;

    private static List<Shot> Shots(PostedForm form, ModelProfile? model, FormNumbers numbers)
    {
        var shots = new List<Shot>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Max(1, Count(form, "shots", BriefLimits.Shots)); i++)
        {
            var field = Shot(i);
            var preset = SizePreset.Find(form.Text($"{field}.format"));
            var (width, height) = preset?.Fit(model) ?? ((int)(numbers.Whole($"{field}.width") ?? 0), (int)(numbers.Whole($"{field}.height") ?? 0));
            var name = form.Text($"{field}.name") is { Length: > 0 } own ? Slugs.Of(own) : Unused(preset?.Id ?? "shot", names);
            names.Add(name);
            shots.Add(new() { Name = name, Description = form.Text($"{field}.description"), Width = width, Height = height, Variants = (int)(numbers.Whole($"{field}.variants") ?? 4) });
        }

        return shots;
    }

    private static string Unused(string name, HashSet<string> names)
    {
        var unused = name;
        for (var n = 2; names.Contains(unused); n++)
        {
            unused = $"{name}-{Text(n)}";
        }

        return unused;
    }

    private static List<Reference> References(PostedForm form, List<(string, string)> faults)
    {
        var references = new List<Reference>();
        for (var i = 0; i < Count(form, "references", BriefLimits.Entries); i++)
        {
            var field = Reference(i);
            if (form.Text($"{field}.sha256") is not { Length: > 0 } sha)
            {
                // A place for a picture that none was put into asks for nothing.
                if (form.Text($"{field}.rights").Length > 0)
                {
                    faults.Add(($"{field}.file", "Choose the picture, or take this reference out."));
                }

                continue;
            }

            var role = Enum.GetValues<ReferenceRole>().FirstOrDefault(r => string.Equals(r.ToString(), form.Text($"{field}.role"), StringComparison.OrdinalIgnoreCase));
            references.Add(new() { Sha256 = sha, Role = role, Rights = form.Text($"{field}.rights") });
        }

        return references;
    }

    private static string? Optional(string text) => text.Length == 0 ? null : text;

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string[] List(string text) => text.Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
