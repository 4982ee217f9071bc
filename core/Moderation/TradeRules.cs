using System.Globalization;
using Atelier.Core.Policies;
using Atelier.Core.Text;

namespace Atelier.Core.Moderation;

/// <summary>What holds for a brief because of its trade.</summary>
internal static class TradeRules
{
    private const int OfAge = 18;

    public static IEnumerable<Finding> Check(TextCheck check)
    {
        foreach (var rule in check.Policy.Content.Categories.Where(c => string.Equals(c.Category, check.Category, StringComparison.OrdinalIgnoreCase)))
        {
            if (LeastAge(rule, check.Locales) is { } age && (check.MinimumAge ?? OfAge) < age)
            {
                var meant = check.MinimumAge?.ToString(CultureInfo.InvariantCulture) ?? "no age, which counts as 18,";
                yield return Of(check, FindingSeverity.Error, "trade-minimum-age", "intent.minimumAge",
                    string.Create(CultureInfo.InvariantCulture, $"Pictures for {rule.Category} may be meant for people of {age} and older only. Set intent.minimumAge to {age} or more, and choose the audience by it."),
                    string.Create(CultureInfo.InvariantCulture, $"{meant} is given; {age} is the least"));
            }

            foreach (var region in Locales.Regions(check.Locales).Intersect(rule.ForbiddenRegions, StringComparer.OrdinalIgnoreCase))
            {
                yield return Of(check, FindingSeverity.Error, "trade-forbidden-region", "intent.locales",
                    $"Pictures for {rule.Category} may not be shown in {region}. Leave that market out.", region);
            }

            if (rule.RequiredRoles.Count > 0)
            {
                yield return Of(check, FindingSeverity.Info, "trade-sign-off", "intent.category",
                    $"Pictures for {rule.Category} need the approval of {string.Join(" and ", rule.RequiredRoles)}.", string.Join(", ", rule.RequiredRoles));
            }
        }
    }

    private static int? LeastAge(CategoryRule rule, IReadOnlyList<string> locales) =>
        Locales.Regions(locales).Select(r => rule.MinimumAges.TryGetValue(r, out var age) ? age : (int?)null).Append(rule.MinimumAge).Max();

    private static Finding Of(TextCheck check, FindingSeverity severity, string rule, string target, string message, string evidence) => new()
    {
        Severity = severity, Rule = rule, Category = "trade", Target = target, Message = message, Evidence = evidence, PolicyVersion = check.Policy.Version,
    };
}
