using Atelier.Core.Moderation;
using Atelier.Core.Policies;

namespace Atelier.Core.Reviews;

/// <summary>What a reviewer may say. Pure.</summary>
public static class VerdictRules
{
    /// <summary>Longest note, in UTF-16 characters.</summary>
    public const int MaxNote = 1000;

    /// <summary>Line ends as <c>\n</c>, no space around: what forms and terminals send differently.</summary>
    public static IReadOnlyList<ItemVerdict> Normalise(IReadOnlyList<ItemVerdict> verdicts) =>
        [.. verdicts.Select(v => v with { Note = (v.Note ?? "").ReplaceLineEndings("\n").Trim() })];

    /// <summary>Everything that is wrong with verdicts, in their order; empty when they may be recorded.</summary>
    public static IReadOnlyList<DecisionProblem> Check(Review review, Reviewer reviewer, IReadOnlyList<ItemVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(review);
        ArgumentNullException.ThrowIfNull(reviewer);
        ArgumentNullException.ThrowIfNull(verdicts);
        if (verdicts.Count == 0)
        {
            return [new("verdicts", "verdicts-missing", "Say something about at least one picture.")];
        }

        if (verdicts.Count > review.Items.Count)
        {
            return [new("verdicts", "verdicts-too-many", $"The review has {review.Items.Count} pictures; one verdict each.")];
        }

        var problems = new List<DecisionProblem>();
        var seen = new HashSet<(int, int)>();
        for (var i = 0; i < verdicts.Count; i++)
        {
            var verdict = verdicts[i];
            var item = review.Items.FirstOrDefault(x => x.Shot == verdict.Shot && x.Variant == verdict.Variant);
            if (item is null)
            {
                problems.Add(new($"verdicts[{i}]", "item-unknown", $"The review has no variant {verdict.Variant} of shot {verdict.Shot}."));
            }
            else if (!seen.Add((verdict.Shot, verdict.Variant)))
            {
                problems.Add(new($"verdicts[{i}]", "item-repeated", "There are two verdicts on this picture; send one."));
            }
            else
            {
                problems.AddRange(CheckOne(review, reviewer, item, verdict, $"verdicts[{i}]"));
            }
        }

        return problems;
    }

    private static IEnumerable<DecisionProblem> CheckOne(Review review, Reviewer reviewer, ReviewItem item, ItemVerdict verdict, string path)
    {
        if (!Enum.IsDefined(verdict.Verdict))
        {
            yield return new($"{path}.verdict", "verdict-unknown", "A verdict is approve, reject or change.");
        }

        if (!Enum.IsDefined(verdict.Reason))
        {
            yield return new($"{path}.reason", "reason-unknown", "The reason is none of the vocabulary.");
        }
        else if (verdict.Verdict != Verdict.Approve && verdict.Reason == DecisionReason.None)
        {
            yield return new($"{path}.reason", "reason-missing", "Give a reason with a rejection or a wish for changes.");
        }
        else if (verdict.Verdict == Verdict.Approve && verdict.Reason != DecisionReason.None)
        {
            yield return new($"{path}.reason", "reason-not-wanted", "An approval takes no reason; use the note.");
        }
        else if (verdict.Reason == DecisionReason.Other && verdict.Note.Length == 0)
        {
            yield return new($"{path}.note", "note-missing", "Say in the note what the other reason is.");
        }

        if (verdict.Note.Length > MaxNote)
        {
            yield return new($"{path}.note", "note-too-long", $"A note has at most {MaxNote} characters; this one has {verdict.Note.Length}.");
        }

        if (verdict.Note.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) || !IsWellFormed(verdict.Note))
        {
            yield return new($"{path}.note", "note-characters", "The note holds characters that aren't text.");
        }

        if (verdict.Verdict == Verdict.Approve && item.Findings.Any(f => f.Severity == FindingSeverity.Error))
        {
            if (reviewer.Roles.Contains(review.OverruleRole))
            {
                if (verdict.Note.Length == 0)
                {
                    yield return new($"{path}.note", "overrule-note-missing", "This picture has an error finding. Say in the note why you overrule it.");
                }
            }
            else if (!review.Reviewers.Concat(review.EscalateTo).Any(r => r.Roles.Contains(review.OverruleRole)))
            {
                // Where somebody else can overrule, this is an ordinary vote towards the quorum; alone it would be lost without a word.
                yield return new($"{path}.verdict", "overrule-role-missing", $"This picture has an error finding, which only the role '{review.OverruleRole}' can overrule.");
            }
        }
    }

    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 0xFFFD)
            {
                return false;
            }
        }

        return true;
    }
}
