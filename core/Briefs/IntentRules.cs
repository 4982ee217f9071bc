using Atelier.Core.Text;

namespace Atelier.Core.Briefs;

/// <summary>What an intent must keep to.</summary>
internal static class IntentRules
{
    public static void Check(ProblemList found, Intent? intent)
    {
        if (intent is null)
        {
            found.Add("intent", "required", "Say what you want: at least intent.subject.");
            return;
        }

        found.Text("intent.subject", intent.Subject, BriefLimits.Text, required: true);
        found.Text("intent.goal", intent.Goal, BriefLimits.Text);
        found.Text("intent.audience", intent.Audience, BriefLimits.Text);
        found.Text("intent.message", intent.Message, BriefLimits.Text);
        found.List("intent.mood", intent.Mood);
        found.List("intent.mustHave", intent.MustHave);
        found.List("intent.mustAvoid", intent.MustAvoid);
        found.Id("intent.category", intent.Category);
        found.Range("intent.minimumAge", intent.MinimumAge, 0, 99);
        LocaleTags(found, intent.Locales);
        References(found, intent.References);
    }

    private static void LocaleTags(ProblemList found, IReadOnlyList<string?>? locales)
    {
        if (locales is null) return;
        found.Count("intent.locales", locales.Count, BriefLimits.Entries);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < Math.Min(locales.Count, BriefLimits.Entries); i++)
        {
            var field = ProblemList.At("intent.locales", i);
            var tag = locales[i]?.Trim();
            if (!Locales.IsTag(tag)) found.Add(field, "malformed", "A BCP 47 tag such as en, en-GB or zh-Hant-TW.");
            else if (!seen.Add(tag!)) found.Add(field, "duplicate", $"{tag} is there already.");
        }
    }

    private static void References(ProblemList found, IReadOnlyList<Reference?>? references)
    {
        if (references is null) return;
        found.Count("intent.references", references.Count, BriefLimits.Entries);
        for (var i = 0; i < Math.Min(references.Count, BriefLimits.Entries); i++)
        {
            var field = ProblemList.At("intent.references", i);
            if (references[i] is not { } reference)
            {
                found.Add(field, "required", "A reference has sha256, role and rights.");
                continue;
            }

            if (reference.Sha256 is not { Length: 64 } sha || !sha.All(char.IsAsciiHexDigitLower))
                found.Add(field + ".sha256", "malformed", "The SHA-256 of an upload: 64 lower-case hex digits.");
            if (!Enum.IsDefined(reference.Role)) found.Add(field + ".role", "out-of-range", "composition, palette or protected.");
            if (string.IsNullOrWhiteSpace(reference.Rights))
                found.Add(field + ".rights", "required", "Say who owns this picture and under which licence you may use it.");
            else found.Text(field + ".rights", reference.Rights, BriefLimits.Text);
        }
    }
}
