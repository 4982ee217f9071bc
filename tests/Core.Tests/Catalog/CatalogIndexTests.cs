using Atelier.Core.Assets;
using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Catalog;

public sealed class CatalogIndexTests : IDisposable
{
    private readonly BriefWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Delivered_assets_are_found_by_words_campaign_model_and_brief()
    {
        var brief = await DeliverAsync();

        var entry = Assert.Single((await SearchAsync(new() { Text = "spring", Campaign = "spring", Model = "paint", Brief = brief.Id })).Entries);

        var manifest = await _world.Store.ReadRequiredAsync<AssetManifest>(StoreKeys.Manifest(BriefWorld.Workspace, entry.AssetId), TestContext.Current.CancellationToken);
        Assert.Equal((manifest.PictureSha256, manifest.Width, manifest.Shot), (entry.PictureSha256, entry.Width, entry.Shot));
        Assert.Empty((await SearchAsync(new() { Text = "winter" })).Entries);
        Assert.Empty((await SearchAsync(new() { Campaign = "autumn" })).Entries);
        Assert.Empty((await SearchAsync(new() { Model = "other" })).Entries);
    }

    [Fact]
    public async Task What_was_not_delivered_is_never_found()
    {
        var brief = await _world.SubmitAsync();
        await _world.UntilReviewAsync(brief);
        await _world.Studio.Briefs.CancelAsync(BriefWorld.Workspace, brief.Id, "rita", "no");
        await _world.SettleAsync();

        Assert.Equal(0, (await SearchAsync(new())).Total);
        await _world.Studio.Indexes.RunAsync(BriefWorld.Workspace, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await SearchAsync(new())).Total);
    }

    [Fact]
    public async Task A_time_span_takes_its_beginning_and_leaves_its_end()
    {
        await DeliverAsync();
        var at = (await SearchAsync(new())).Entries[0].DeliveredAt;

        Assert.Equal(1, (await SearchAsync(new() { From = at })).Total);
        Assert.Equal(0, (await SearchAsync(new() { To = at })).Total);
        Assert.Equal(1, (await SearchAsync(new() { To = at.AddMilliseconds(1) })).Total);
    }

    [Fact]
    public async Task A_lost_index_is_rebuilt_from_outcomes_and_manifests()
    {
        await DeliverAsync();
        var before = (await SearchAsync(new())).Entries;
        await foreach (var listing in _world.Store.ListAsync(StoreKeys.CatalogEntries(BriefWorld.Workspace), null, TestContext.Current.CancellationToken))
        {
            await _world.Store.DeleteAsync(listing.Key, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, await _world.Studio.Indexes.RunAsync(BriefWorld.Workspace, TestContext.Current.CancellationToken));

        Assert.Equivalent(before, (await new CatalogIndex(_world.Store, _world.Time).SearchAsync(BriefWorld.Workspace, new(), TestContext.Current.CancellationToken)).Entries, strict: true);
    }

    private async Task<Brief> DeliverAsync()
    {
        var brief = await _world.SubmitAsync();
        Assert.Equal(BriefState.Delivered, (await _world.DeliverAsync(brief)).State);
        return brief;
    }

    private Task<CatalogPage> SearchAsync(CatalogQuery query) => _world.Studio.Catalog.SearchAsync(BriefWorld.Workspace, query, TestContext.Current.CancellationToken);
}
