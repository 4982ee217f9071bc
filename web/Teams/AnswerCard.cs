using System.Text.Json.Nodes;
using Atelier.Core.Briefs;
using Atelier.Core.Moderation;
using Atelier.Core.Policies;
using Atelier.Core.Reviews;
using Atelier.Web.Pages;

namespace Atelier.Web.Teams;

/// <summary>Writes the card that is answered in Teams: a flow posts it with 'Post adaptive card and wait for a response' and hands the answer back. <see cref="CardVerdicts"/> reads what it sends. Pure but for the time.</summary>
internal sealed class AnswerCard(ReviewLinks links, TimeProvider clock)
{
    private readonly ThumbnailLinks _thumbnails = new(links);

    /// <summary>The card as JSON: at most <see cref="CardRoom.MaxBytes"/>, however long the brief and however many its pictures.</summary>
    public byte[] Write(Brief brief, Review review, TeamsPolicy policy) => CardRoom.Fit(room => Card(brief, review, policy, room)).Bytes;

    private JsonObject Card(Brief brief, Review review, TeamsPolicy policy, CardRoom room)
    {
        var isFinals = review.Stage == ReviewStage.Finals;
        List<JsonObject> body =
        [
            CardJson.Text(isFinals ? "Finals to check" : "Please review", size: "Small", weight: "Bolder", colour: "Accent"),
            CardJson.Quote(CardJson.Cut(brief.Title, room.Text), size: "Large", weight: "Bolder"),
            CardJson.Quote(CardJson.Cut(brief.Intent.Subject, room.Text)),
            CardJson.Facts(
                ("Campaign", brief.Campaign), ("Round", Words.Number(review.Round)),
                ("Needs", Words.Count(review.Quorum, "approval") + (review.RequiredRoles.Count > 0 ? $", including {CardJson.Names(review.RequiredRoles)}" : "")),
                ("Decide by", Words.Of(review.ExpiresAt))),
        ];
        body.AddRange(review.Items.GroupBy(i => i.Shot).OrderBy(g => g.Key).SelectMany(shot => Shot(brief, review, [.. shot.OrderBy(i => i.Variant)], policy, room)));
        var send = new JsonObject
        {
            ["type"] = "Action.Submit", ["title"] = "Send decision", ["style"] = "positive", ["id"] = "decide",
            ["data"] = new JsonObject { [CardVerdicts.Review] = review.Id, [CardVerdicts.Content] = CardVerdicts.ContentOf(review) },
        };
        return CardJson.Card($"Atelier: please review {review.Id}", body, [send, CardJson.Open("See the pictures in full", links.Address($"reviews/{review.Id}"))]);
    }

    private IEnumerable<JsonObject> Shot(Brief brief, Review review, IReadOnlyList<ReviewItem> items, TeamsPolicy policy, CardRoom room)
    {
        var number = items[0].Shot;
        yield return CardJson.Heading($"{items[0].ShotName} ({Words.Count(items.Count, "picture")})");
        if (policy.Thumbnails)
        {
            var shown = items.Take(room.Pictures).Select(i =>
                (_thumbnails.LinkFor(brief.Workspace, review, i.PictureSha256, clock.GetUtcNow()), $"Draft of {i.ShotName}, variant {i.Variant + 1}", $"Variant {i.Variant + 1}"));
            foreach (var row in CardJson.Pictures(shown))
            {
                yield return row;
            }
        }

        foreach (var (item, finding) in items.SelectMany(i => i.Findings.Where(f => f.Severity >= FindingSeverity.Warning).Select(f => (i, f))).OrderByDescending(f => f.f.Severity).Take(room.Findings))
        {
            var isError = finding.Severity == FindingSeverity.Error;
            yield return CardJson.Quote(CardJson.Cut($"{Words.Of(finding.Severity)} on variant {item.Variant + 1}: {finding.Message}{(isError ? $" Only the role {review.OverruleRole} can overrule it, with a note." : "")}", Math.Max(room.Text / 2, 80)), isSubtle: true);
        }

        yield return Choice(CardVerdicts.Approve(number), "Approve", [.. items.Select(i => ($"Variant {i.Variant + 1}", Words.Number(i.Variant)))], isMany: true);
        yield return Choice(CardVerdicts.Rest(number), "All others", [("Not approved, nothing to add", ""), ("Reject", "reject"), ("Draw again, changed", "change")]);
        yield return Choice(CardVerdicts.Reason(number), "Reason, with reject or change", [("None", ""), .. Words.Reasons.Select(r => (r.Text, r.Value))]);
        yield return new()
        {
            ["type"] = "Input.Text", ["id"] = CardVerdicts.Note(number), ["label"] = "Note", ["isMultiline"] = true, ["maxLength"] = VerdictRules.MaxNote,
        };
    }

    private static JsonObject Choice(string id, string label, IReadOnlyList<(string Title, string Value)> choices, bool isMany = false)
    {
        var input = new JsonObject
        {
            ["type"] = "Input.ChoiceSet", ["id"] = id, ["label"] = label, ["style"] = isMany ? "expanded" : "compact",
            ["choices"] = CardJson.ArrayOf(choices.Where(c => c.Value.Length > 0).Select(c => new JsonObject { ["title"] = c.Title, ["value"] = c.Value })),
        };
        if (isMany)
        {
            input["isMultiSelect"] = true;
        }
        else
        {
            // An empty choice is no choice: what it would say stands where nothing is chosen yet.
            input["placeholder"] = choices[0].Title;
        }

        return input;
    }
}
