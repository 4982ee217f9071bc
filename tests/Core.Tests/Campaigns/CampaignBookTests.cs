using Atelier.Core.Campaigns;
using Atelier.Core.Kills;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Campaigns;

public sealed class CampaignBookTests : IDisposable
{
    private const string Workspace = BriefWorld.Workspace;

    private readonly BriefWorld _world = new();

    private CampaignBook Book => _world.Studio.Campaigns;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_campaign_is_known_by_its_briefs_its_budget_its_kill_or_its_description()
    {
        Assert.Null(await Book.GetAsync(Workspace, "spring"));
        await _world.SubmitAsync();
        await _world.Studio.Budget.SetAsync(Workspace, "summer", 10, "EUR", "olga", _world.Time.GetUtcNow());
        await _world.Studio.Kills.KillAsync(Workspace, KillScope.OfCampaign("autumn"), "olga", "stop");
        await Book.SaveAsync(Workspace, new() { Id = "winter", Name = "Winter sale" }, "olga");

        Assert.Equal(["autumn", "spring", "summer", "winter"], (await Book.ListAsync(Workspace)).Select(c => c.Id));
        Assert.Equal("spring", (await Book.GetAsync(Workspace, "spring"))!.Name);
        Assert.Null(await Book.GetAsync(Workspace, "sprin"));
        Assert.Null(await Book.GetAsync(Workspace, "../x"));
    }

    [Fact]
    public async Task Pages_hold_each_campaign_once_with_its_money_and_its_gate()
    {
        await _world.SubmitAsync();
        await _world.Studio.Budget.SetAsync(Workspace, "summer", 10, "EUR", "olga", _world.Time.GetUtcNow());
        await _world.Studio.Kills.KillAsync(Workspace, KillScope.OfCampaign("autumn"), "olga", "stop");
        await Book.SaveAsync(Workspace, new() { Id = "summer", Name = "Summer" }, "olga");

        var first = await Book.PageAsync(Workspace, after: null, limit: 2);
        var last = await Book.PageAsync(Workspace, first.Next, limit: 2);

        Assert.Equal([("autumn", false), ("spring", true)], first.Entries.Select(e => (e.Campaign.Id, e.IsOpen)));
        Assert.Equal(("Summer", 10, null), (Assert.Single(last.Entries).Campaign.Name, last.Entries[0].Budget!.Limit, last.Next));
        Assert.Null((await Book.PageAsync(Workspace, after: null, limit: 3)).Next);

        await _world.Studio.Kills.ResumeAsync(Workspace, KillScope.OfCampaign("autumn"), "olga", "go on");
        await _world.Studio.Budget.SetAsync(Workspace, "summer", 20, "EUR", "olga", _world.Time.GetUtcNow());
        var again = await Book.PageAsync(Workspace, after: null, limit: 9);
        Assert.Equal((true, 20), (again.Entries[0].IsOpen, again.Entries[2].Budget!.Limit));
    }

    [Fact]
    public async Task Who_described_a_campaign_first_stays_when_it_is_described_anew()
    {
        var first = await Book.SaveAsync(Workspace, new() { Id = "winter", Name = "Winter" }, "olga");
        _world.Time.Advance(TimeSpan.FromDays(1));
        await Book.SaveAsync(Workspace, new() { Id = "winter", Name = " Winter sale ", Baseline = new(4, 120, 5) }, "rita");

        var campaign = await Book.GetAsync(Workspace, "winter");

        Assert.Equal(("Winter sale", "olga", first.CreatedAt), (campaign!.Name, campaign.CreatedBy, campaign.CreatedAt));
        Assert.Equal(new CampaignBaseline(4, 120, 5), campaign.Baseline);
        await _world.AssertAuditWholeAsync();
    }

    [Theory]
    [InlineData("Winter", "Winter", 1, "id")]
    [InlineData("winter", " ", 1, "name")]
    [InlineData("winter", "two\nlines", 1, "name")]
    [InlineData("winter", "Winter", -1, "baseline.hoursPerAsset")]
    public async Task What_makes_no_sense_is_refused_by_field(string id, string name, int hours, string field)
    {
        var refused = await Assert.ThrowsAsync<CampaignException>(() => Book.SaveAsync(Workspace, new() { Id = id, Name = name, Baseline = new(hours, 0, 0) }, "olga"));

        Assert.Equal(field, refused.Field);
        Assert.Empty(await Book.ListAsync(Workspace));
    }
}
