using Atelier.Core.Kills;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Web.Health;

namespace Atelier.Web.Tests;

public sealed class HealthPageTests : IDisposable
{
    private readonly List<HealthConcern> _host = [];
    private readonly WebFixture _web;

    public HealthPageTests() => _web = new(s => s with { HostConcerns = () => _host });

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task All_is_well_where_nothing_is_wrong()
    {
        await _web.Studio.AddModelAsync();
        await _web.Studio.AddReviewAsync();
        await ExpectAsync("All well");
    }

    [Fact]
    public async Task Without_a_model_or_with_every_model_stopped_all_is_not_well()
    {
        await ExpectAsync("Trouble", "no model");
        await _web.Studio.AddModelAsync();
        await ExpectAsync("All well");
        await _web.Studio.Studio.Kills.KillAsync("studio", KillScope.OfModel("demo"), "owner", "bad pictures", WebFixture.Stop);
        await ExpectAsync("Trouble", "Every model is stopped");
    }

    [Fact]
    public async Task A_default_model_that_is_gone_is_told_by_its_name()
    {
        await _web.Studio.AddModelAsync();
        await _web.Studio.ChangePolicyAsync(p => p with { DefaultModel = "gone" });
        await ExpectAsync("Trouble", "'gone' is missing");
    }

    [Fact]
    public async Task Briefs_for_which_nobody_draws_are_trouble_until_a_picture_comes()
    {
        await _web.Studio.AddModelAsync();
        await _web.Studio.AddRoundAsync("b-waits");
        _web.Clock.Advance(TimeSpan.FromMinutes(4));
        await ExpectAsync("All well");
        _web.Clock.Advance(TimeSpan.FromMinutes(2));
        await ExpectAsync("Trouble", "Nothing was drawn for 6 min", "1 brief waits for pictures");

        // Whichever process drew it.
        var job = new RenderJobId("b-waits", 1, 0, 0, RenderPurpose.Preview, 1).ToString();
        await _web.Studio.Store.WriteOnceAsync(StoreKeys.Render("studio", job), new RenderResult { JobId = job, Status = RenderStatus.Succeeded, FinishedAt = _web.Clock.GetUtcNow(), PictureSha256 = new string('a', 64) });
        await ExpectAsync("All well");
    }

    [Fact]
    public async Task A_model_that_no_worker_takes_is_told_while_jobs_ask_for_it()
    {
        await _web.Studio.AddModelAsync();
        var unheld = new UnheldModels(_web.Studio.Store, _web.Clock);
        await unheld.NoteAsync("studio", "standard", "<b>rare", "2.0");
        await ExpectAsync("Trouble", "No worker of the pool 'standard' takes '<b>rare' 2.0", "first noted 0 s ago");

        _web.Clock.Advance(TimeSpan.FromMinutes(3));
        await unheld.NoteAsync("studio", "standard", "<b>rare", "2.0");
        await ExpectAsync("Trouble", "first noted 3 min ago");
        _web.Clock.Advance(UnheldModels.FreshFor);
        await ExpectAsync("All well");
    }

    [Fact]
    public async Task What_the_host_knows_is_shown_and_counts_by_its_weight()
    {
        await _web.Studio.AddModelAsync();
        _host.Add(new(false, "900 MiB are left on the disk", "Free some space."));
        await ExpectAsync("Needs a look", "900 MiB are left");
        _host.Add(new(true, "The fan stands still", "Turn it."));
        await ExpectAsync("Trouble", "The fan stands still", "900 MiB are left");
    }

    [Fact]
    public async Task A_stopped_studio_is_not_well()
    {
        await _web.Studio.AddModelAsync();
        await _web.Studio.Studio.Kills.KillAsync("studio", KillScope.Workspace, "owner", "a bad day", WebFixture.Stop);
        await ExpectAsync("Stopped", "The whole studio is stopped", "a bad day");
    }

    private async Task ExpectAsync(string badge, params string[] told)
    {
        var page = await _web.PageAsync("/health");
        Assert.Equal(badge, page.QuerySelector(".facts .badge")!.TextContent);
        var alerts = string.Join('\n', page.QuerySelectorAll("[role=alert]").Select(a => a.TextContent));
        Assert.All(told, t => Assert.Contains(t, alerts, StringComparison.Ordinal));
        Assert.Equal(told.Length == 0, alerts.Length == 0);
    }
}
