using Atelier.Core.Text;

namespace Atelier.Core.Briefs;

/// <summary>
/// Judges drafts: everything that can be said without knowing brands, models or policy. Never throws, whatever the draft holds, nulls included.
/// Codes: <c>required</c>, <c>too-long</c>, <c>too-many</c>, <c>out-of-range</c>, <c>malformed</c>, <c>duplicate</c>, <c>control-characters</c>,
/// <c>unpaired-surrogate</c>, <c>aspect</c>, <c>too-large</c>.
/// </summary>
public static class BriefValidator
{
    /// <summary>All that is wrong with a draft, at most <see cref="BriefLimits.Problems"/>; empty when <see cref="BriefNormaliser"/> may have it.</summary>
    public static IReadOnlyList<BriefProblem> Validate(BriefDraft? draft)
    {
        var found = new ProblemList();
        if (draft is null)
        {
            found.Add("", "required", "A brief is a JSON object with title, intent and output.");
            return found.Problems;
        }

        found.Text("title", draft.Title, BriefLimits.Title, required: true);
        found.Id("campaign", draft.Campaign);
        found.Id("brand", draft.Brand);
        IntentRules.Check(found, draft.Intent);
        OutputRules.Check(found, draft.Output);
        Settings(found, draft.Settings);
        return found.Problems;
    }

    private static void Settings(ProblemList found, PinnedSettings? settings)
    {
        if (settings is null) return;
        found.Name("settings.model", settings.Model, "lower-case letters, digits, dots, dashes, underscores and @");
        found.Name("settings.sampler", settings.Sampler, "lower-case letters, digits, dots, dashes, underscores and +");
        found.Range("settings.seed", settings.Seed, 0, long.MaxValue);
        found.Range("settings.steps", settings.Steps, 1, 100);
        if (settings.Guidance is { } guidance && !(guidance >= 1 && guidance <= 20))
            found.Add("settings.guidance", "out-of-range", "Guidance is a number from 1 to 20.");
    }
}
