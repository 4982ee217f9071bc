using Atelier.Contracts.Storage;
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

        Assert.Equivalent(before, (await OtherIndex().SearchAsync(BriefWorld.Workspace, new(), TestContext.Current.CancellationToken)).Entries, strict: true);
    }

    [Theory]
    [InlineData("circles gradient")]
    [InlineData("half price")]
    [InlineData("sell")]
    [InlineData("shoppers")]
    [InlineData("dreamy")]
    [InlineData("headroom")]
    [InlineData("airy")]
    [InlineData("Spring HERO")]
    public async Task Assets_are_found_by_what_their_brief_wanted(string text)
    {
        await DeliverAsync(d => d with
        {
            Intent = d.Intent! with { Audience = "Shoppers", Mood = ["dreamy"], MustHave = ["headroom"], MustAvoid = ["snow"] },
            Output = new() { Shots = [d.Output!.Shots![0]! with { Name = "hero", Description = "airy" }] },
        });

        Assert.Equal(1, (await SearchAsync(new() { Text = text })).Total);
        Assert.Equal(0, (await SearchAsync(new() { Text = "snow" })).Total);
    }

    [Fact]
    public async Task Assets_are_found_by_every_word_of_their_copy()
    {
        await DeliverAsync();
        var manifest = await ManifestAsync((await SearchAsync(new())).Entries[0].AssetId);
        Assert.NotEmpty(manifest.Copy);

        foreach (var word in manifest.Copy.SelectMany(c => SearchText.WordsOf(c.Headline).Concat(SearchText.WordsOf(c.Caption)).Concat(SearchText.WordsOf(c.AltText))))
        {
            Assert.Equal(1, (await SearchAsync(new() { Text = word })).Total);
        }
    }

    [Fact]
    public async Task Assets_are_found_by_their_colours_by_name_and_by_hex()
    {
        await DeliverAsync();
        var entry = (await SearchAsync(new())).Entries[0];
        var manifest = await ManifestAsync(entry.AssetId);
        var colour = entry.Colours[0];
        var other = ColourNames.All.First(n => entry.Colours.All(c => c.Name != n));

        Assert.Equal(manifest.Colours, entry.Colours.Select(c => c.Hex));
        foreach (var query in new CatalogQuery[] { new() { Colour = colour.Name }, new() { Colour = colour.Hex.ToUpperInvariant() }, new() { Text = $"spring {colour.Hex}" }, new() { Text = colour.Name } })
        {
            Assert.Equal(1, (await SearchAsync(query)).Total);
        }

        Assert.Equal(0, (await SearchAsync(new() { Colour = other })).Total);
        Assert.Equal(0, (await SearchAsync(new() { Colour = "no colour" })).Total);
    }

    [Fact]
    public async Task The_same_shot_delivered_again_is_its_next_version()
    {
        await DeliverAsync();
        await PassAsync();
        await DeliverAsync(d => d with { Title = "Another sale" });
        await PassAsync();
        var last = await DeliverAsync();

        var all = (await SearchAsync(new() { Text = "spring sale circles" })).Entries;
        Assert.Equal([(2, 2), (1, 1), (1, 2)], all.Select(e => (e.Version, e.Versions)));
        Assert.Equal([last.Id, all[2].BriefId], (await SearchAsync(new() { VersionsOf = all[2].AssetId })).Entries.Select(e => e.BriefId));
        Assert.Equal([last.Id, all[1].BriefId], (await SearchAsync(new() { IsLatest = true })).Entries.Select(e => e.BriefId));
        Assert.Equal(0, (await SearchAsync(new() { VersionsOf = "b-nothing.hero.r1.v0" })).Total);
    }

    [Fact]
    public async Task Reuse_is_counted_by_the_briefs_that_draw_on_a_picture()
    {
        await DeliverAsync();
        var asset = (await SearchAsync(new())).Entries[0];
        Assert.Equal(0, asset.Uses);

        await _world.SubmitAsync(BriefWorld.Draft() with { Intent = BriefWorld.Draft().Intent! with { References = [new() { Sha256 = asset.PictureSha256, Role = ReferenceRole.Composition, Rights = "ours" }] } });

        Assert.Equal(1, (await SearchAsync(new())).Entries[0].Uses);
        Assert.Equal(1, (await _world.Studio.Catalog.FindAsync(BriefWorld.Workspace, asset.AssetId, TestContext.Current.CancellationToken))!.Uses);
    }

    [Fact]
    public async Task Texts_that_are_too_long_for_a_listing_are_searched_whole()
    {
        var subject = string.Join(' ', Enumerable.Range(0, 190).Select(n => $"дерево{n}"));
        await DeliverAsync(d => d with { Intent = d.Intent! with { Goal = subject, Message = subject.Replace("дерево", "река", StringComparison.Ordinal) } });

        foreach (var index in new[] { _world.Studio.Catalog, OtherIndex() })
        {
            Assert.Equal(1, (await index.SearchAsync(BriefWorld.Workspace, new() { Text = "дерево189 река189 sale" }, TestContext.Current.CancellationToken)).Total);
        }
    }

    [Fact]
    public async Task An_index_built_anew_has_the_entries_of_one_built_as_it_went()
    {
        await DeliverAsync();
        await DeliverAsync(d => d with { Title = "Winter sale" });
        var before = await EntriesAsync();
        foreach (var key in before.Keys) await _world.Store.DeleteAsync(key, TestContext.Current.CancellationToken);

        await _world.Studio.Indexes.RunAsync(BriefWorld.Workspace, TestContext.Current.CancellationToken);

        Assert.Equal(before, await EntriesAsync());
    }

    [Fact]
    public async Task Entries_of_an_earlier_release_are_read_and_a_rebuild_writes_them_anew()
    {
        await DeliverAsync();
        var after = await EntriesAsync();
        await foreach (var listing in _world.Store.ListAsync(StoreKeys.CatalogEntries(BriefWorld.Workspace), null, TestContext.Current.CancellationToken))
        {
            var old = listing.Metadata.Where(m => m.Key is not ("words" or "colours" or "line")).ToDictionary();
            await _world.Store.PutAsync(listing.Key, "{}"u8.ToArray(), PutCondition.Any, old, TestContext.Current.CancellationToken);
        }

        await _world.Store.PutAsync(StoreKeys.IndexMark(BriefWorld.Workspace), "{}"u8.ToArray(), PutCondition.Any, metadata: null, TestContext.Current.CancellationToken);
        var index = OtherIndex();
        var entry = Assert.Single((await index.SearchAsync(BriefWorld.Workspace, new() { Text = "spring" }, TestContext.Current.CancellationToken)).Entries);
        Assert.Equal((1, 1, 0), (entry.Version, entry.Versions, entry.Colours.Count));

        await _world.Studio.Indexes.RunIfLostAsync(BriefWorld.Workspace, TestContext.Current.CancellationToken);

        Assert.Equal(after, await EntriesAsync());
        Assert.Equal(1, (await SearchAsync(new() { Text = "half price" })).Total);
        _world.Time.Advance(TimeSpan.FromHours(1));
        await Soon.Async(async () => (await index.SearchAsync(BriefWorld.Workspace, new() { Text = "half price" }, TestContext.Current.CancellationToken)).Total == 1);
    }

    [Fact]
    public async Task What_ended_briefs_came_to_stays_as_it_was_entered_when_indexes_are_built_anew()
    {
        var brief = await DeliverAsync();
        var before = (await _world.Studio.BriefIndex.AllAsync(BriefWorld.Workspace, campaign: null, TestContext.Current.CancellationToken))[0].Figures;
        await foreach (var listing in _world.Store.ListAsync(StoreKeys.RendersOf(BriefWorld.Workspace, brief.Id), null, TestContext.Current.CancellationToken))
        {
            await _world.Store.DeleteAsync(listing.Key, TestContext.Current.CancellationToken);
        }

        await _world.Studio.Indexes.RunAsync(BriefWorld.Workspace, TestContext.Current.CancellationToken);

        Assert.Equal(before, (await _world.Studio.BriefIndex.AllAsync(BriefWorld.Workspace, campaign: null, TestContext.Current.CancellationToken))[0].Figures);
    }

    [Fact]
    public async Task What_an_ended_brief_cost_is_added_up_once()
    {
        var inner = new InMemoryObjectStore(_world.Time);
        var store = new WatchedStore(inner);
        using var world = new BriefWorld(objects: store);
        var brief = await world.SubmitAsync();
        var review = await world.UntilReviewAsync(brief);
        var looks = 0;
        store.Listed = prefix =>
        {
            looks += prefix == StoreKeys.RendersOf(BriefWorld.Workspace, brief.Id) ? 1 : 0;
            return Task.CompletedTask;
        };
        store.Writing = key =>
        {
            looks = key == StoreKeys.Outcome(BriefWorld.Workspace, brief.Id) ? 0 : looks;
            return Task.CompletedTask;
        };

        await world.ApproveFirstAsync(review);
        var outcome = await world.OutcomeAsync(brief);
        await new FollowOutcome(world.Studio).RunAsync(new(BriefWorld.Workspace, brief.Id, outcome, 1, ""), TestContext.Current.CancellationToken);

        Assert.Equal(1, looks);
    }

    [Theory]
    [InlineData("!?.,;:-_#'\"()[]{}<>|\\/*~^`")]
    [InlineData("💥🎉")]
    [InlineData("\u0301\u200b\u202e")]
    [InlineData("\ud800")]
    [InlineData("#")]
    [InlineData("no-such-word-anywhere")]
    public async Task What_says_nothing_finds_nothing(string text)
    {
        await DeliverAsync();

        Assert.Equal(0, (await SearchAsync(new() { Text = text })).Total);
        Assert.Equal(0, (await _world.Studio.BriefIndex.ListAsync(BriefWorld.Workspace, new() { Text = text }, TestContext.Current.CancellationToken)).Total);
    }

    [Fact]
    public async Task Any_text_is_harmless()
    {
        await DeliverAsync();
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, i < 5 ? 100_000 : 60)).Select(_ => (char)random.Next(i % 2 == 0 ? 0x80 : 0x10000))]);
            await SearchAsync(new() { Text = text, Colour = i % 3 == 0 ? text : null, After = i % 5 == 0 ? text : null, Campaign = i % 7 == 0 ? text : null, VersionsOf = i % 11 == 0 ? text : null });
        }

        Assert.Equal(1, (await SearchAsync(new() { Text = "   " })).Total);
    }

    [Theory]
    [InlineData("赤い円", "三つの赤い円と青い海", true)]
    [InlineData("紫", "三つの赤い円と青い海", false)]
    [InlineData("วงกลม", "สามวงกลมสีขาว", true)]
    [InlineData("BIÈRE", "une bière fraîche", true)]
    [InlineData("strasse", "Straße", true)]
    public async Task Words_are_found_in_any_script(string text, string subject, bool isFound)
    {
        await DeliverAsync(d => d with { Intent = d.Intent! with { Message = subject } });

        Assert.Equal(isFound ? 1 : 0, (await SearchAsync(new() { Text = text })).Total);
    }

    private CatalogIndex OtherIndex() => new(_world.Store, new BriefIndex(_world.Store, _world.Time), _world.Time);

    private Task PassAsync() => _world.PassAsync(TimeSpan.FromMinutes(1));

    private Task<AssetManifest> ManifestAsync(string id) => _world.Store.ReadRequiredAsync<AssetManifest>(StoreKeys.Manifest(BriefWorld.Workspace, id), TestContext.Current.CancellationToken);

    private async Task<SortedDictionary<string, string>> EntriesAsync()
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var listing in _world.Store.ListAsync($"{BriefWorld.Workspace}/index/", null, TestContext.Current.CancellationToken))
        {
            if (listing.Key == StoreKeys.IndexMark(BriefWorld.Workspace)) continue;
            var content = (await _world.Store.GetAsync(listing.Key, TestContext.Current.CancellationToken))!.Content.ToArray();
            entries[listing.Key] = string.Join('\n', listing.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={m.Value}")) + Convert.ToHexString(content);
        }

        return entries;
    }

    private async Task<Brief> DeliverAsync(Func<BriefDraft, BriefDraft>? change = null)
    {
        var brief = await _world.SubmitAsync(change?.Invoke(BriefWorld.Draft()));
        Assert.Equal(BriefState.Delivered, (await _world.DeliverAsync(brief)).State);
        return brief;
    }

    private Task<CatalogPage> SearchAsync(CatalogQuery query) => _world.Studio.Catalog.SearchAsync(BriefWorld.Workspace, query, TestContext.Current.CancellationToken);
}
