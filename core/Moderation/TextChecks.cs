using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Policies;

namespace Atelier.Core.Moderation;

/// <summary>Collects the texts of briefs and specifications for judging, each under its field's path.</summary>
public static class TextChecks
{
    /// <summary>Everything a person wrote in a brief. What is to be avoided is left out: it names what must not be there.</summary>
    public static TextCheck OfBrief(Brief brief, WorkspacePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(brief);
        var intent = brief.Intent;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["title"] = brief.Title,
            ["intent.goal"] = intent.Goal,
            ["intent.audience"] = intent.Audience,
            ["intent.message"] = intent.Message,
            ["intent.subject"] = intent.Subject,
        };
        AddAll(texts, "intent.mood", intent.Mood);
        AddAll(texts, "intent.mustHave", intent.MustHave);
        AddAll(texts, "intent.references", [.. intent.References.Select(r => r.Rights)], ".rights");
        AddAll(texts, "output.shots", [.. brief.Output.Shots.Select(s => s.Description)], ".description");
        return Of(brief, policy, texts);
    }

    /// <summary>Everything that is drawn or published of a specification. What is to be avoided is left out: it names what must not be there.</summary>
    public static TextCheck OfSpec(RoundSpec spec, Brief brief, WorkspacePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(brief);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var shot in spec.Shots)
        {
            foreach (var variant in shot.Variants)
            {
                texts[$"shots[{shot.Shot}].variants[{variant.Variant}].prompt"] = variant.Prompt;
            }

            foreach (var copy in shot.Copy)
            {
                texts[$"shots[{shot.Shot}].copy[{copy.Locale}]"] = $"{copy.Headline}\n{copy.Caption}\n{copy.AltText}";
            }
        }

        return Of(brief, policy, texts);
    }

    private static TextCheck Of(Brief brief, WorkspacePolicy policy, Dictionary<string, string> texts) => new()
    {
        Texts = texts,
        Locales = brief.Intent.Locales,
        Category = brief.Intent.Category,
        MinimumAge = brief.Intent.MinimumAge,
        Policy = policy,
    };

    private static void AddAll(Dictionary<string, string> texts, string field, IReadOnlyList<string> values, string part = "")
    {
        for (var i = 0; i < values.Count; i++)
        {
            texts[$"{field}[{i}]{part}"] = values[i];
        }
    }
}
