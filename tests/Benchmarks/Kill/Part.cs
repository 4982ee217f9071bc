using System.Globalization;
using Atelier.Core.Briefs;

namespace Atelier.Benchmarks.Kill;

/// <summary>One brief of the kill test.</summary>
/// <param name="Number">Which one, from 0.</param>
/// <param name="Play">What happens to it.</param>
/// <param name="Due">When it is submitted, as the share of kills that are over, from 0 to 1.</param>
internal sealed record Part(int Number, Play Play, double Due)
{
    /// <summary>The campaign that is killed.</summary>
    public const string DoomedCampaign = "doomed";

    /// <summary>All campaigns; each has a budget.</summary>
    public static readonly IReadOnlyList<string> Campaigns = ["spring", DoomedCampaign];

    /// <summary>The category whose finals people see.</summary>
    public const string SeenCategory = "showcase";

    public bool IsDoomed => Play is Play.Doomed or Play.DoomedLate;

    private int Shots => Play is Play.ChangeOnce or Play.RejectOneShot or Play.BrokenShot or Play.ApproveFirst ? 2 : 1;

    private int Variants => 1 + ((Number + 1) % 4);

    public BriefDraft Draft() => new()
    {
        Title = string.Create(CultureInfo.InvariantCulture, $"{Play} {Number}"),
        Campaign = IsDoomed ? DoomedCampaign : Campaigns[0],
        Intent = new()
        {
            Subject = "three white circles on a teal gradient",
            Goal = "sell",
            Message = "Half price",
            Locales = ["en-GB"],
            Category = Play is Play.FinalsApproved or Play.FinalsChanged or Play.FinalsRejected ? SeenCategory : "general",
        },
        Output = new() { Shots = [.. Enumerable.Range(0, Shots).Select(i => new Shot { Name = $"shot-{i}", Width = 128, Height = 128, Variants = Variants })] },
    };

    /// <summary>What a brief's title says is to happen; workers have nothing else to go by.</summary>
    public static Play PlayOf(string title) => Enum.Parse<Play>(title.Split(' ')[0]);

    /// <summary>How it must end. A doomed brief may also have been delivered before the kill.</summary>
    public Ending Ending() => Play switch
    {
        Play.RejectAll or Play.FinalsRejected => new(BriefState.Rejected, "review-rejected", []),
        Play.CancelEarly or Play.CancelInReview or Play.CancelAtFinals => new(BriefState.Cancelled, "cancelled", []),
        Play.BrokenAll => new(BriefState.Failed, "renders-failed", []),
        Play.Doomed or Play.DoomedLate => new(BriefState.Killed, "killed", []),
        Play.RejectOneShot or Play.BrokenShot => Delivered("delivered-in-part", [Asset(0)]),
        Play.ApproveAll => Delivered("delivered", Enumerable.Range(0, Variants).Select(v => Asset(0, variant: v))),
        Play.FinalsChanged => Delivered("delivered", [Asset(0, round: 2)]),
        Play.ChangeOnce => Delivered("delivered", [Asset(0, round: 2), Asset(1)]),
        _ => Delivered(),
    };

    public Ending Delivered() => Delivered("delivered", Enumerable.Range(0, Shots).Select(s => Asset(s)));

    private static Ending Delivered(string code, IEnumerable<string> assets) => new(BriefState.Delivered, code, [.. assets]);

    private static string Asset(int shot, int round = 1, int variant = 0) => string.Create(CultureInfo.InvariantCulture, $"shot-{shot}.r{round}.v{variant}");
}
