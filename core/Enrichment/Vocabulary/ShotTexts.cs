using Atelier.Core.Brands;
using Atelier.Core.Briefs;

namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>The texts that say what one shot shows and must not show, each with its field, by weight.</summary>
/// <param name="MustHave">Must be in every picture.</param>
/// <param name="Show">Describe it: the shot's own text, then the brief's subject.</param>
/// <param name="Around">Tell what it is for.</param>
/// <param name="Avoid">Must not be in it.</param>
internal sealed record ShotTexts(
    IReadOnlyList<(string Field, string Text)> MustHave,
    IReadOnlyList<(string Field, string Text)> Show,
    IReadOnlyList<(string Field, string Text)> Around,
    IReadOnlyList<(string Field, string Text)> Avoid)
{
    public static ShotTexts Of(Brief brief, Brand? brand, int shot)
    {
        var intent = brief.Intent;
        return new(
            List("intent.mustHave", intent.MustHave),
            Some(($"output.shots[{shot}].description", brief.Output.Shots[shot].Description), ("intent.subject", intent.Subject)),
            [.. Some(("intent.message", intent.Message), ("intent.goal", intent.Goal), ("title", brief.Title), ("intent.audience", intent.Audience)), .. List("intent.mood", intent.Mood)],
            [.. List("intent.mustAvoid", intent.MustAvoid), .. List("brand.avoid", BrandRules.Avoid(brand, intent.Locales))]);
    }

    /// <summary>Texts that are to be granted, without what is to be avoided.</summary>
    public IEnumerable<string> Positive => MustHave.Concat(Show).Concat(Around).Select(t => t.Text);

    private static List<(string, string)> Some(params (string Field, string Text)[] texts) => [.. texts.Where(t => !string.IsNullOrWhiteSpace(t.Text))];

    private static List<(string, string)> List(string field, IEnumerable<string> texts) => [.. texts.Index().Select(t => ($"{field}[{t.Index}]", t.Item))];
}
