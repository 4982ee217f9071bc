using Atelier.Core.Notices;
using Atelier.Core.Policies;
using Atelier.Web.Tests;
using Atelier.Web.Tests.Teams;

namespace Atelier.Connector.Tests;

/// <summary>Cards as the Adaptive Cards library reads and draws them, in a browser, light and dark. Their pictures are kept under TestResults.</summary>
public sealed class CardTests(NodeTools tools) : IClassFixture<NodeTools>
{
    [Fact]
    public async Task Cards_are_read_without_complaint_and_drawn_whole()
    {
        Assert.SkipWhen(tools.Missing is not null, tools.Missing ?? "");
        Assert.SkipWhen(tools.Browser is null, "There is no Chromium here; set CHROMIUM to where one is.");
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "tests", "Connector.Tests", "TestResults", "cards")).FullName;
        foreach (var old in Directory.GetFiles(folder))
        {
            File.Delete(old);
        }

        await WriteCardsAsync(folder);
        var (code, output) = await NodeTools.RunAsync("node", "cards.mjs", tools.Browser!, folder);
        Assert.True(code == 0, output);
        Assert.Equal(2 * Directory.GetFiles(folder, "*.json").Length, Directory.GetFiles(folder, "*-light.png").Length + Directory.GetFiles(folder, "*-dark.png").Length);
    }

    private static async Task WriteCardsAsync(string folder)
    {
        using var web = new WebFixture();
        using var desk = new TeamsDesk();
        await web.Studio.ChangePolicyAsync(p => p with { Teams = new() { Thumbnails = true } });
        var review = await web.Studio.AddReviewAsync();
        var notifier = desk.NotifierOf(web);
        async Task KeepAsync(string name, Notice notice)
        {
            await notifier.NotifyAsync(notice, WebFixture.Stop);
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.json"), TeamsDesk.CardOf(desk.Messages[^1]).ToJsonString(), WebFixture.Stop);
        }

        await KeepAsync("requested", TeamsDesk.Asking(review, "anna"));
        await KeepAsync("reminder", TeamsDesk.Asking(review, "anna", NoticeKind.Reminder));
        await KeepAsync("escalated", TeamsDesk.Asking(review, "ben", NoticeKind.Escalated));
        await File.WriteAllBytesAsync(Path.Combine(folder, "answer.json"), await web.Client.GetByteArrayAsync(new Uri($"/v1/reviews/{review.Id}/card", UriKind.Relative), WebFixture.Stop), WebFixture.Stop);
        var small = TeamsDesk.Addresses(desk.Messages[0]).First(a => a.Contains("/t/", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(Path.Combine(folder, "thumbnail.png"), await web.Client.GetByteArrayAsync(new Uri(small), WebFixture.Stop), WebFixture.Stop);
        var large = await Large.AddAsync(web.Studio);
        await File.WriteAllBytesAsync(Path.Combine(folder, "answer-large.json"), await web.Client.GetByteArrayAsync(new Uri($"/v1/reviews/{large.Id}/card", UriKind.Relative), WebFixture.Stop), WebFixture.Stop);
        await KeepAsync("requested-large", TeamsDesk.Asking(large, large.Reviewers[0].Id));
        await web.DecideAsync(web.Studio.Token(review), ("v-0-0", "approve"), ("v-1-0", "approve"));
        await KeepAsync("decided", TeamsDesk.Asking(review, null, NoticeKind.ReviewDecided));
        await web.Studio.AddAssetAsync();
        await KeepAsync("delivered", new Notice { Kind = NoticeKind.Concluded, Workspace = "studio", BriefId = "b-done" });
        await web.Studio.ChangePolicyAsync(p => p with { Review = p.Review with { Reviewers = [new("pia", ["publisher"])] } });
    }
}
