using System.Net;
using System.Text.Json.Nodes;
using Atelier.Core.Briefs;
using Atelier.Core.Notices;
using Atelier.Core.Policies;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Web.Teams;
using Atelier.Web.Tests.Seeds;

namespace Atelier.Web.Tests.Teams;

public sealed class NoticeTests : IDisposable
{
    private readonly WebFixture _web = new();
    private readonly TeamsDesk _desk = new();

    public void Dispose()
    {
        _web.Dispose();
        _desk.Dispose();
    }

    [Fact]
    public async Task A_channel_gets_one_card_a_review_without_any_link_that_decides()
    {
        var review = await _web.Studio.AddReviewAsync();
        await NotifyAsync([.. review.Reviewers.Select(r => TeamsDesk.Asking(review, r.Id))]);
        var message = Assert.Single(_desk.Messages);
        Assert.Equal("message", (string)message["type"]!);
        Assert.Equal("application/vnd.microsoft.card.adaptive", (string)message["attachments"]![0]!["contentType"]!);
        Assert.Equal("1.5", (string)TeamsDesk.CardOf(message)["version"]!);
        Assert.Null(message["atelier"]!["to"]);
        Assert.Equal(["http://localhost:7071/reviews/b-spring-r1", "http://localhost:7071/briefs/b-spring"], TeamsDesk.Addresses(message));
        Assert.DoesNotContain("/r/", message.ToJsonString(), StringComparison.Ordinal);
        Assert.All(TeamsDesk.CardOf(message)["actions"]!.AsArray(), a => Assert.Equal("Action.OpenUrl", (string)a!["type"]!));
    }

    [Fact]
    public async Task Where_policy_says_so_each_reviewer_gets_a_card_with_their_own_link_and_the_workflow_is_told_whose()
    {
        await _web.Studio.ChangePolicyAsync(p => p with { Teams = new() { Links = TeamsLinks.Personal } });
        var review = await _web.Studio.AddReviewAsync();
        await NotifyAsync([.. review.Reviewers.Select(r => TeamsDesk.Asking(review, r.Id))]);
        Assert.Equal(["anna", "ada"], _desk.Messages.Select(m => (string?)m["atelier"]!["to"]));
        Assert.Equal(review.Reviewers.Select(r => _web.Studio.Links.LinkFor("studio", review, r.Id).AbsoluteUri), _desk.Messages.Select(m => TeamsDesk.Addresses(m).First()));
    }

    [Fact]
    public async Task Reminders_and_escalations_post_again_and_go_to_those_who_have_not_decided()
    {
        var review = await _web.Studio.AddReviewAsync();
        await _web.DecideAsync(_web.Studio.Token(review), ("v-0-0", "reject"), ("reason-0-0", "colour"));
        await NotifyAsync(TeamsDesk.Asking(review, "ada", NoticeKind.Reminder), TeamsDesk.Asking(review, "ben", NoticeKind.Escalated));
        Assert.Equal(["reminder", "escalated"], _desk.Messages.Select(m => (string)m["atelier"]!["kind"]!));
        Assert.Equal(["ada", "ben"], _desk.Messages.Select(m => Fact(m, "Asked")));
    }

    [Fact]
    public async Task A_follow_up_tells_what_was_decided_and_how_it_ended()
    {
        var review = await _web.Studio.AddReviewAsync();
        await _web.DecideAsync(_web.Studio.Token(review), ("v-0-0", "approve"), ("v-1-0", "change"), ("reason-1-0", "colour"));
        await NotifyAsync(TeamsDesk.Asking(review, null, NoticeKind.ReviewDecided));
        Assert.Equal("anna", Fact(_desk.Messages[0], "Decided by"));
        Assert.Equal("1 of 6 pictures", Fact(_desk.Messages[0], "Approved"));
        Assert.Equal("tile", Fact(_desk.Messages[0], "Draw again"));
        await _web.Studio.AddAssetAsync();
        await NotifyAsync(new Notice { Kind = NoticeKind.Concluded, Workspace = "studio", BriefId = "b-done" });
        Assert.Equal("1", Fact(_desk.Messages[1], "Assets"));
        Assert.Contains("Delivered", TeamsDesk.CardOf(_desk.Messages[1])["fallbackText"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_strangers_wrote_is_never_read_as_Markdown()
    {
        const string title = "[Approve here](https://evil.example) **now**";
        var review = await _web.Studio.AddReviewAsync(changeBrief: b => b with { Title = title });
        await NotifyAsync(TeamsDesk.Asking(review, "anna"));
        var body = TeamsDesk.CardOf(_desk.Messages[0])["body"]!.AsArray();
        Assert.Contains(body, b => (string?)b!["type"] == "RichTextBlock" && (string?)b["inlines"]![0]!["text"] == title);
        Assert.DoesNotContain(body, b => (string?)b!["type"] != "RichTextBlock" && b.ToJsonString().Contains("evil", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cards_stay_below_28_KB_however_long_the_brief_and_however_many_its_pictures(bool thumbnails)
    {
        await _web.Studio.ChangePolicyAsync(p => p with { Teams = new() { Links = TeamsLinks.Personal, Thumbnails = thumbnails } });
        var review = await Large.AddAsync(_web.Studio);
        foreach (var kind in Enum.GetValues<NoticeKind>())
        {
            await NotifyAsync(TeamsDesk.Asking(review, review.Reviewers[0].Id, kind));
        }

        Assert.Equal(Enum.GetValues<NoticeKind>().Length, _desk.Messages.Count);
        Assert.All(_desk.Sizes, s => Assert.InRange(s, 500, 28_000));
        var card = await _web.GetAsync($"/v1/reviews/{review.Id}/card");
        Assert.InRange((await card.Content.ReadAsByteArrayAsync(WebFixture.Stop)).Length, 10_000, 28_000);
        var json = JsonNode.Parse(await card.Content.ReadAsStringAsync(WebFixture.Stop))!;
        Assert.Equal(12, json["body"]!.AsArray().Count(b => ((string?)b!["id"])?.StartsWith("approve-", StringComparison.Ordinal) == true));
        Assert.Equal(thumbnails, TeamsDesk.Addresses(json).Any(u => u.Contains("/t/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_busy_workflow_is_asked_again_and_one_that_refuses_is_not_and_nothing_tells_its_address()
    {
        var review = await _web.Studio.AddReviewAsync();
        _desk.Answers(HttpStatusCode.ServiceUnavailable);
        await NotifyAsync(TeamsDesk.Asking(review, "anna"));
        Assert.Equal(2, _desk.Calls);
        _desk.Answers(HttpStatusCode.NotFound, TeamsDesk.Unreachable, TeamsDesk.Unreachable, TeamsDesk.Unreachable);
        foreach (var calls in new[] { 3, 6 })
        {
            var e = await Assert.ThrowsAsync<TeamsException>(() => NotifyAsync(TeamsDesk.Asking(review, "anna")));
            Assert.Equal(calls, _desk.Calls);
            Assert.DoesNotContain("sig=", e.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("logic.azure.com", e.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://prod-01.westeurope.logic.azure.com/?sig=secret")]
    [InlineData("https://logic.azure.com.evil.example/?sig=secret")]
    [InlineData("https://evillogic.azure.com/?sig=secret")]
    [InlineData("https://user:secret@x.logic.azure.com/")]
    [InlineData("https://x.logic.azure.com:8443/?sig=secret")]
    [InlineData("//secret")]
    public void Only_https_at_the_hosts_of_workflows_is_taken_and_what_was_given_is_never_repeated(string address) =>
        Assert.DoesNotContain("secret", Assert.Throws<FormatException>(() => TeamsWebhook.From(address, null, TimeProvider.System)).Message, StringComparison.Ordinal);

    [Fact]
    public void Other_hosts_are_taken_where_they_are_configured()
    {
        using var webhook = TeamsWebhook.From("https://flow.contoso.example/hook", ".contoso.example", TimeProvider.System);
        Assert.NotNull(webhook);
        Assert.Null(TeamsWebhook.From(" ", "", TimeProvider.System));
        Assert.Throws<FormatException>(() => TeamsWebhook.From("https://x.logic.azure.com/", "azure.com", TimeProvider.System));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task A_scanner_that_opens_every_address_of_every_card_changes_nothing(string method)
    {
        await _web.Studio.ChangePolicyAsync(p => p with { Teams = new() { Links = TeamsLinks.Personal, Thumbnails = true } });
        var review = await _web.Studio.AddReviewAsync();
        await NotifyAsync(TeamsDesk.Asking(review, "anna"), TeamsDesk.Asking(review, "ada", NoticeKind.Reminder), TeamsDesk.Asking(review, null, NoticeKind.ReviewDecided));
        var card = JsonNode.Parse(await _web.Client.GetStringAsync(new Uri($"/v1/reviews/{review.Id}/card", UriKind.Relative), WebFixture.Stop));
        var addresses = _desk.Messages.SelectMany(TeamsDesk.Addresses).Concat(TeamsDesk.Addresses(card)).Distinct().ToList();
        Assert.True(addresses.Count >= 9, string.Join('\n', addresses));
        var before = await _web.SnapshotAsync();
        _web.Studio.Store.BeforeWrite = key => Assert.Fail($"{method} wrote {key}");
        foreach (var address in addresses)
        {
            var answer = await _web.SendAsync(new(method), new Uri(address).AbsolutePath);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{answer.StatusCode}");
        }

        Assert.Equal(before, await _web.SnapshotAsync());
        Assert.Empty(await _web.Studio.Reviews.DecisionsAsync("studio", review.Id, WebFixture.Stop));
    }

    private async Task NotifyAsync(params Notice[] notices)
    {
        var notifier = _desk.NotifierOf(_web);
        foreach (var notice in notices)
        {
            await notifier.NotifyAsync(notice, WebFixture.Stop);
        }
    }

    private static string? Fact(JsonObject message, string title) =>
        (string?)TeamsDesk.CardOf(message)["body"]!.AsArray().Single(b => (string?)b!["type"] == "FactSet")!["facts"]!.AsArray().SingleOrDefault(f => (string?)f!["title"] == title)?["value"];
}
