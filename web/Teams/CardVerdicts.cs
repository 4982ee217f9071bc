using System.Globalization;
using Atelier.Core.Reviews;
using Atelier.Web.Problems;

namespace Atelier.Web.Teams;

/// <summary>Names of the inputs of <see cref="AnswerCard"/>, and what their values mean. Pure.</summary>
internal static class CardVerdicts
{
    /// <summary>Which review the card was made for.</summary>
    public const string Review = "review";

    /// <summary>Which pixels it was made for.</summary>
    public const string Content = "content";

    private const int ContentLength = 32;

    /// <summary>Approved variants of a shot, separated by commas.</summary>
    public static string Approve(int shot) => $"approve-{Number(shot)}";

    /// <summary>The verdict on all others.</summary>
    public static string Rest(int shot) => $"rest-{Number(shot)}";

    /// <summary>Why.</summary>
    public static string Reason(int shot) => $"reason-{Number(shot)}";

    /// <summary>In the reviewer's words.</summary>
    public static string Note(int shot) => $"note-{Number(shot)}";

    /// <summary>What names the pixels of a review.</summary>
    public static string ContentOf(Review review) => review.ContentSha256[..ContentLength];

    /// <summary>What an answer says of a review's pictures. What can't be read becomes a verdict that the rules refuse.</summary>
    /// <exception cref="ProblemException">The card was made for another review, or for other pixels.</exception>
    public static IReadOnlyList<ItemVerdict> Of(Review review, IReadOnlyDictionary<string, string> data)
    {
        if (data.GetValueOrDefault(Review) != review.Id || data.GetValueOrDefault(Content) != ContentOf(review))
        {
            throw new ProblemException(new()
            {
                Status = 409, Code = "review-stale", Title = "This card was made for other pictures.", Field = "data",
                Detail = "Nothing was recorded. Get the review's card again and post that.",
            });
        }

        return [.. review.Items.GroupBy(i => i.Shot).SelectMany(shot => OfShot([.. shot], data))];
    }

    private static IEnumerable<ItemVerdict> OfShot(IReadOnlyList<ReviewItem> items, IReadOnlyDictionary<string, string> data)
    {
        var shot = items[0].Shot;
        var (rest, reason, note) = (Value(data, Rest(shot)), Value(data, Reason(shot)), Value(data, Note(shot)));
        var approved = Value(data, Approve(shot)).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(v => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var variant) ? variant : -1).Distinct().ToList();
        foreach (var variant in approved)
        {
            yield return new() { Shot = shot, Variant = variant, Verdict = Verdict.Approve, Note = note };
        }

        if (rest.Length == 0)
        {
            yield break;
        }

        foreach (var item in items.Where(i => !approved.Contains(i.Variant)))
        {
            yield return new() { Shot = shot, Variant = item.Variant, Verdict = Parse<Verdict>(rest), Reason = reason.Length == 0 ? DecisionReason.None : Parse<DecisionReason>(reason), Note = note };
        }
    }

    // Teams sends every input; one that nobody touched is empty or missing.
    private static string Value(IReadOnlyDictionary<string, string> data, string name) => data.GetValueOrDefault(name)?.Trim() ?? "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Names only: Enum.TryParse would take numbers too.
    private static T Parse<T>(string text)
        where T : struct, Enum =>
        char.IsAsciiLetter(text[0]) && !text.Contains(',', StringComparison.Ordinal) && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : (T)Enum.ToObject(typeof(T), -1);
}
