using Atelier.Core.Brands;
using Atelier.Core.Hooks;
using Atelier.Core.Kills;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests.Seeds;

/// <summary>The address of every page, of a studio with everything in it.</summary>
internal static class PagePaths
{
    public static async Task<IReadOnlyList<string>> OfAsync(WebFixture web)
    {
        var studio = web.Studio;
        var review = await studio.AddReviewAsync();
        var finals = await studio.AddReviewAsync("b-finals", stage: ReviewStage.Finals);
        var own = await studio.AddReviewAsync("b-own", changeReview: r => r with { Reviewers = [new("owner", ["reviewer"])] });
        var decided = await studio.AddReviewAsync("b-decided");
        await web.DecideAsync(studio.Token(decided), ("v-0-0", "approve"), ("v-1-0", "change"), ("reason-1-0", "colour"), ("note-1-0", "warmer"));
        var asset = await studio.AddAssetAsync();
        await studio.Studio.Brands.SaveAsync(SeededStudio.Workspace, new Brand
        {
            Id = "northwind", Name = "Northwind", Palette = [new("teal", "#12807c"), new("white", "#ffffff")], Style = ["clean"], Avoid = ["people"], Terms = new Dictionary<string, string> { ["north wind"] = "Northwind" },
            Taglines = new Dictionary<string, string> { ["*"] = "Tea that stays." }, Regions = new Dictionary<string, RegionRule> { ["DE"] = new() { Notice = "Werbung", Avoid = ["flags"] } },
        }, "owner");
        await studio.AddModelAsync();
        await studio.Studio.Kills.KillAsync(SeededStudio.Workspace, KillScope.OfCampaign("autumn"), "owner", "wrong discount");
        await AddHookAsync(web);
        await web.VerifiedAsync();
        var key = await AddKeysAsync(web);
        return
        [
            "/", "/?q=spring&state=open&campaign=spring-2026", "/?q=nothing+fits", "/?done=sent", "/briefs/new", "/briefs/new?template=spring-sale", "/briefs/new?from=b-done", "/briefs/b-spring", "/briefs/b-finals", "/briefs/b-decided", "/briefs/b-done",
            "/briefs/b-spring/cancel", "/briefs/b-spring/publish", "/assets", "/assets?q=autumn&from=2026-01-01&to=2027-01-01", "/assets?q=nothing+fits", $"/assets/{asset}",
            "/campaigns", "/campaigns/new", "/campaigns/spring-2026", "/campaigns/spring-2026/edit", "/campaigns/spring-2026/stop", "/campaigns/autumn", "/campaigns/autumn/resume",
            "/brands", "/brands/new", "/brands/northwind", "/brands/northwind/edit", "/brands/northwind/delete", "/models", "/models/demo/stop", "/models/demo/resume",
            "/audit", "/hooks", "/keys", "/keys/new", $"/keys/{key}/revoke", "/health", "/studio/stop", "/studio/resume",
            $"/r/{studio.Token(review)}", $"/r/{studio.Token(finals)}", $"/r/{studio.Token(decided)}", $"/r/{studio.Token(decided)}?again", $"/r/{studio.Token(decided, "ada")}", $"/reviews/{own.Id}", "/nothing/here",
        ];
    }

    // One of each kind. From now on there are keys, so that the owner too shows one.
    private static async Task<string> AddKeysAsync(WebFixture web)
    {
        var book = new KeyBook(web.Studio.Store, SeededStudio.Workspace, web.Clock);
        var now = web.Clock.GetUtcNow();
        await book.AddAsync(new("anna", ["reviewer"], "Her own", now.AddDays(90)), "ada", form: null);
        await book.AddAsync(new("nightly-build", ["requester"], "Nightly catalogue export", now.AddDays(3)), "owner", form: null);
        await web.Studio.Store.WriteAsync($"studio/keys/api/{new string('0', 64)}.json", new ApiKeyRecord { Caller = "old-flow", Roles = ["relay"], CreatedAt = now.AddYears(-1), ExpiresAt = now.AddDays(-1) }, PutCondition.Create);
        var own = (await book.AddAsync(new("owner", [Role.Owner]), "owner", form: null))!;
        web.Client.DefaultRequestHeaders.Authorization = new("Bearer", own.Secret);
        return own.Listed.Id;
    }

    // One that is told, and one that was given up, with a letter that it never took.
    private static async Task AddHookAsync(WebFixture web)
    {
        await web.Studio.Services.Hooks.SubscribeAsync(SeededStudio.Workspace, "owner", "https://told.example/", [], campaign: null);
        var (hook, _) = await web.Studio.Services.Hooks.SubscribeAsync(SeededStudio.Workspace, "owner", "https://flow.example/x?sig=a-token", [EventTypes.Delivered], "spring-2026");
        var now = web.Clock.GetUtcNow();
        var happened = new LifecycleEvent { Id = "b-done.ended", Type = EventTypes.Delivered, Time = now, Workspace = SeededStudio.Workspace, BriefId = "b-done", Campaign = "spring-2026" };
        await web.Studio.Store.WriteAsync(
            $"studio/deliveries/{hook.Id}/dead/{happened.Id}", new HookDelivery { Event = happened, QueuedAt = now, NextAt = now, Attempts = 15, EndedAt = now, LastError = "Its time ran out. It answered 500." }, PutCondition.Create);
        await web.Studio.Store.WriteAsync($"studio/hooks/{hook.Id}.json", hook with { DroppedAt = now, DroppedReason = "The subscriber answered 410: it is gone." }, PutCondition.Any);
    }
}
