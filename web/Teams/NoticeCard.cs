using System.Text.Json.Nodes;
using Atelier.Core.Briefs;
using Atelier.Core.Moderation;
using Atelier.Core.Notices;
using Atelier.Core.Reviews;
using Atelier.Web.Pages;

namespace Atelier.Web.Teams;

/// <summary>Writes the message that a Teams workflow posts. Its buttons open pages and nothing else: on cards that came by a webhook no other action works. Pure but for the time.</summary>
internal sealed class NoticeCard(ReviewLinks links, TimeProvider clock)
{
    private const int MostPictures = 12;

    private readonly ThumbnailLinks _thumbnails = new(links);

    /// <summary>The message as it is posted: at most <see cref="CardRoom.MaxBytes"/>. Beside the card it says what it is about, so that a workflow can route it.</summary>
    public byte[] Write(NoticeFacts facts) => CardRoom.Fit(room => Message(facts, Card(facts, room))).Bytes;

    private static JsonObject Message(NoticeFacts facts, JsonObject card) => new()
    {
        ["type"] = "message",
        ["atelier"] = new JsonObject
        {
            ["kind"] = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(facts.Notice.Kind.ToString()),
            ["workspace"] = facts.Notice.Workspace,
            ["brief"] = facts.Brief.Id,
            ["review"] = facts.Review?.Id,
            ["to"] = facts.IsPersonal ? facts.Notice.To : null,
        },
        ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["contentUrl"] = null, ["content"] = card }),
    };

    private JsonObject Card(NoticeFacts facts, CardRoom room)
    {
        var (kicker, colour) = Kicker(facts);
        List<JsonObject> body =
        [
            CardJson.Text(kicker, size: "Small", weight: "Bolder", colour: colour),
            CardJson.Quote(CardJson.Cut(facts.Brief.Title, room.Text), size: "Large", weight: "Bolder"),
        ];
        if (Says(facts) is { Length: > 0 } says)
        {
            body.Add(CardJson.Quote(CardJson.Cut(says, room.Text)));
        }

        body.Add(CardJson.Facts(FactsOf(facts)));
        body.AddRange(CardJson.Pictures(Pictures(facts, room)));
        return CardJson.Card($"Atelier: {kicker}", body, Actions(facts));
    }

    private static (string Text, string Colour) Kicker(NoticeFacts facts) => facts.Notice.Kind switch
    {
        NoticeKind.ReviewRequested => (facts.Review?.Stage == ReviewStage.Finals ? "Finals to check" : "Please review", "Accent"),
        NoticeKind.Reminder => ("Reminder: a review waits", "Warning"),
        NoticeKind.Escalated => ("Escalated: nobody decided in time", "Attention"),
        NoticeKind.ReviewDecided => ("Review decided", "Good"),
        NoticeKind.PublishRequested => ("Ready: a publisher is needed", "Accent"),
        _ => facts.Outcome is { State: BriefState.Delivered } ? ("Delivered", "Good") : ($"Ended: {(facts.Outcome is { } o ? Words.Of(o.State).ToLowerInvariant() : "closed")}", "Attention"),
    };

    private static string Says(NoticeFacts facts) => facts.Notice.Kind switch
    {
        NoticeKind.Concluded => facts.Outcome?.Reason ?? "",
        NoticeKind.PublishRequested => "The assets are finished and signed. They go out when a publisher releases them.",
        _ => facts.Brief.Intent.Subject,
    };

    private static (string, string?)[] FactsOf(NoticeFacts facts)
    {
        var (brief, review) = (facts.Brief, facts.Review);
        (string, string?) campaign = ("Campaign", brief.Campaign);
        if (review is null)
        {
            return [campaign, ("Assets", facts.Outcome is { Assets.Count: > 0 } outcome ? Words.Number(outcome.Assets.Count) : null)];
        }

        var round = ("Round", review.Stage == ReviewStage.Finals ? $"{Words.Number(review.Round)}, finals" : Words.Number(review.Round));
        if (facts.Notice.Kind == NoticeKind.ReviewDecided)
        {
            var tally = ReviewTally.Count(review, facts.Decisions, escalated: facts.Decisions.Any(d => review.EscalateTo.Any(r => r.Id == d.Reviewer)));
            return
            [
                campaign, round, ("Decided by", CardJson.Names(tally.DecidedBy)), ("Approved", $"{tally.Approved.Count} of {Words.Count(review.Items.Count, "picture")}"),
                ("Draw again", Shots(review, tally.ChangeShots)), ("Rejected", Shots(review, tally.RejectedShots)),
            ];
        }

        return
        [
            campaign, round, ("Pictures", $"{review.Items.Count} of {CardJson.Names([.. review.Items.Select(i => i.ShotName).Distinct()], 12)}"),
            ("Findings", Findings(review)),
            ("Needs", Words.Count(review.Quorum, "approval") + (review.RequiredRoles.Count > 0 ? $", including {CardJson.Names(review.RequiredRoles)}" : "")),
            ("Asked", facts.IsPersonal ? facts.Notice.To : CardJson.Names(facts.People)),
            ("Decide by", Words.Of(review.ExpiresAt)),
        ];
    }

    private static string Shots(Review review, IReadOnlyList<int> shots) => CardJson.Names([.. review.Items.Where(i => shots.Contains(i.Shot)).Select(i => i.ShotName).Distinct()], 12);

    private static string? Findings(Review review)
    {
        var (errors, warnings) = (Count(FindingSeverity.Error), Count(FindingSeverity.Warning));
        return (errors, warnings) switch
        {
            (0, 0) => null,
            (0, _) => $"warnings on {Words.Count(warnings, "picture")}",
            (_, 0) => $"errors on {Words.Count(errors, "picture")}",
            _ => $"errors on {errors}, warnings on {Words.Count(warnings, "picture")}",
        };

        int Count(FindingSeverity severity) => review.Items.Count(i => i.Findings.Any(f => f.Severity == severity));
    }

    // Some of every shot rather than all of the first.
    private IEnumerable<(Uri Source, string Alt, string Line)> Pictures(NoticeFacts facts, CardRoom room)
    {
        if (!facts.Policy.Thumbnails || facts.Review is not { } review || facts.Notice.Kind == NoticeKind.ReviewDecided)
        {
            return [];
        }

        var shots = review.Items.GroupBy(i => i.Shot).OrderBy(g => g.Key).ToList();
        var ofEach = Math.Min(room.Pictures, Math.Max(1, MostPictures / shots.Count));
        return shots.SelectMany(shot => shot.OrderBy(i => i.Variant).Take(ofEach)).Take(MostPictures).Select(i =>
            (_thumbnails.LinkFor(facts.Notice.Workspace, review, i.PictureSha256, clock.GetUtcNow()), $"Draft of {i.ShotName}, variant {i.Variant + 1}", $"{i.ShotName} {i.Variant + 1}"));
    }

    private IEnumerable<JsonObject> Actions(NoticeFacts facts)
    {
        var asks = facts.Notice.Kind is NoticeKind.ReviewRequested or NoticeKind.Reminder or NoticeKind.Escalated;
        if (asks && facts.Review is { } review)
        {
            yield return CardJson.Open("Review", facts.IsPersonal ? links.LinkFor(facts.Notice.Workspace, review, facts.Notice.To!) : links.Address($"reviews/{review.Id}"), isFirst: true);
        }

        yield return CardJson.Open("Open the brief", links.Address($"briefs/{facts.Brief.Id}"), isFirst: !asks);
    }
}
