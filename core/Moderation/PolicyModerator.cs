using Atelier.Core.Moderation.Terms;
using Atelier.Core.Policies;
using Atelier.Core.Text;

namespace Atelier.Core.Moderation;

/// <summary>
/// Judges by the policy alone, needing no service: texts by its terms and trades, pictures by measures. Thread-safe. It sees what words and figures show, no meaning:
/// people decide, and a service may be asked beside it.
/// </summary>
public sealed class PolicyModerator : IModerator
{
    private const int Quoted = 60;
    private const int OfAge = 18;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Finding>> CheckTextAsync(TextCheck check, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(check);
        var findings = new List<Finding>(TradeRules.Check(check));
        var languages = check.Locales.Select(Locales.Language).Append("en").Append("*").ToHashSet(StringComparer.Ordinal);
        var tree = new TermTree(check.Policy.Content.Terms.Where(r => Applies(r, check)));
        foreach (var (field, text) in check.Texts.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings.AddRange(Judge(tree, field, text, languages, check.Policy));
        }

        return Task.FromResult<IReadOnlyList<Finding>>(findings);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Finding>> CheckPictureAsync(PictureCheck check, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(check);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(PictureRules.Check(check));
    }

    // One finding a rule and field: a text that says a thing often is no worse to read about.
    private static IEnumerable<Finding> Judge(TermTree tree, string field, string text, HashSet<string> languages, WorkspacePolicy policy)
    {
        var hits = tree.Find(text)
            .Where(h => Fields(h.Entry.Rule, field))
            .Select(h => (Hit: h, Severity: SeverityOf(h.Entry, languages)))
            .Where(h => h.Severity is not null)
            .GroupBy(h => h.Hit.Entry.Rule.Id, StringComparer.Ordinal);
        foreach (var group in hits)
        {
            var (hit, severity) = group.MaxBy(h => h.Severity);
            var rule = hit.Entry.Rule;
            var said = Cut.AtWord(hit.Source, Quoted);
            var times = group.Count();
            yield return new Finding
            {
                Severity = severity!.Value,
                Rule = rule.Id,
                Category = rule.Category,
                Target = field,
                Message = $"“{said}” falls under {rule.Category}. {rule.Advice ?? "Say it differently, or ask a reviewer."}",
                Evidence = $"term “{hit.Entry.Term}” ({hit.Entry.Language}) in “{said}”" + (times > 1 ? FormattableString.Invariant($", and {times - 1} more") : ""),
                PolicyVersion = policy.Version,
            };
        }
    }

    private static bool Applies(TermRule rule, TextCheck check) =>
        (rule.BelowAge is not { } age || (check.MinimumAge ?? OfAge) < age)
        && (rule.Regions.Count == 0 || Locales.Regions(check.Locales).Intersect(rule.Regions, StringComparer.OrdinalIgnoreCase).Any());

    private static bool Fields(TermRule rule, string field) => rule.Fields.Count == 0 || rule.Fields.Any(f => field.StartsWith(f, StringComparison.Ordinal));

    private static FindingSeverity? SeverityOf(TermEntry entry, HashSet<string> languages) =>
        languages.Contains(entry.Language) ? entry.Rule.Severity : entry.Rule.Severity == FindingSeverity.Error ? FindingSeverity.Warning : null;
}
