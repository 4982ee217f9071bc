using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Moderation;
using Atelier.Core.Reviews;

namespace Atelier.Web.Pages;

/// <summary>How the pages say things.</summary>
public static class Words
{
    /// <summary>Reasons that a reviewer chooses from, in the page's order.</summary>
    public static IReadOnlyList<(string Value, string Text)> Reasons { get; } =
    [
        ("offBrief", "Not what the brief asks for"),
        ("offBrand", "Off brand"),
        ("quality", "Badly drawn"),
        ("composition", "Wrong place or size"),
        ("colour", "Wrong colours"),
        ("tooPlain", "Too plain"),
        ("tooBusy", "Too busy"),
        ("policy", "Must not be shown"),
        ("other", "Something else (say what)"),
    ];

    /// <summary>A reason in words; empty for none.</summary>
    public static string Of(DecisionReason reason) =>
        Reasons.FirstOrDefault(r => string.Equals(r.Value, reason.ToString(), StringComparison.OrdinalIgnoreCase)).Text ?? "";

    /// <summary>A verdict as recorded.</summary>
    public static string Of(Verdict verdict) => verdict switch { Verdict.Approve => "Approved", Verdict.Change => "Changes wanted", _ => "Rejected" };

    /// <summary>A severity.</summary>
    public static string Of(FindingSeverity severity) => severity switch { FindingSeverity.Error => "Error", FindingSeverity.Warning => "Warning", _ => "Note" };

    /// <summary>A brief's state.</summary>
    public static string Of(BriefState state) => state switch
    {
        BriefState.InReview => "In review",
        _ => state.ToString(),
    };

    /// <summary>A category of briefs.</summary>
    public static string Category(string category)
    {
        ArgumentException.ThrowIfNullOrEmpty(category);
        return char.ToUpperInvariant(category[0]) + category[1..].Replace('-', ' ');
    }

    /// <summary>What a brief is doing, in a sentence.</summary>
    public static string Doing(BriefState state) => state switch
    {
        BriefState.Received => "Waiting to be looked at.",
        BriefState.Screening => "Checking policy, rights and budget before anything is spent.",
        BriefState.Enriching => "Writing prompts, copy and settings.",
        BriefState.Previewing => "Drawing candidates.",
        BriefState.Moderating => "Checking the candidates.",
        BriefState.InReview => "People are deciding.",
        BriefState.Rendering => "Drawing what was approved at full size.",
        BriefState.Proofing => "Comparing finals with what was approved.",
        BriefState.Finishing => "Writing, signing and verifying manifests.",
        BriefState.Delivering => "Waiting for a publisher.",
        BriefState.Delivered => "The assets are ready.",
        _ => "The brief has ended.",
    };

    /// <summary>A day and time, UTC.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A day, UTC.</summary>
    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A day.</summary>
    public static string Of(DateOnly day) => day.ToString("d MMM", CultureInfo.InvariantCulture);

    /// <summary>How long, roughly.</summary>
    public static string Span(TimeSpan span) =>
        span.TotalDays >= 2 ? $"{Number(Math.Round(span.TotalDays, 1))} days" : span.TotalHours >= 2 ? $"{Number(Math.Round(span.TotalHours, 1))} h" : span.TotalMinutes >= 2 ? $"{Number(Math.Round(span.TotalMinutes))} min" : $"{Number(Math.Ceiling(span.TotalSeconds))} s";

    /// <summary>A time for machines.</summary>
    public static string Machine(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>How far off, roughly: <c>in 3 days</c>, <c>5 minutes ago</c>.</summary>
    public static string Away(DateTimeOffset time, DateTimeOffset now)
    {
        var span = (time - now).Duration();
        var amount = span.TotalDays >= 2 ? Count((int)span.TotalDays, "day")
            : span.TotalHours >= 2 ? Count((int)span.TotalHours, "hour")
            : span.TotalMinutes >= 1 ? Count((int)span.TotalMinutes, "minute")
            : "";
        return amount.Length == 0 ? (time >= now ? "in a moment" : "just now") : time >= now ? $"in {amount}" : $"{amount} ago";
    }

    /// <summary>A number of things.</summary>
    public static string Count(int count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");

    /// <summary>A number of things whose plural isn't just an s.</summary>
    public static string Count(int count, string stem, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {stem}{(count == 1 ? one : many)}");

    /// <summary>An amount of money; small ones keep their digits.</summary>
    public static string Of(CostSoFar cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        return cost.Amount.ToString(cost.Amount is 0 or >= 1 ? "#,0.00" : Math.Abs(cost.Amount) >= 0.0001m ? "0.00##" : "0.00####", CultureInfo.InvariantCulture) + " " + cost.Currency;
    }

    /// <summary>An amount with its currency; small ones keep their digits.</summary>
    public static string Money(decimal amount, string currency) => Of(new CostSoFar(amount, currency));

    /// <summary>A share in percent.</summary>
    public static string Share(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>A number, with up to two digits behind the point.</summary>
    public static string Number(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);

    /// <summary>A share or a score, to two digits.</summary>
    public static string Score(double score) => score.ToString("0.00", CultureInfo.InvariantCulture);
}
