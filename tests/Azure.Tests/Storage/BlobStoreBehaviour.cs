using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Atelier.Azure.Tests.Support;
using Atelier.Contracts.Time;
using Atelier.Core.Catalog;
using Atelier.Core.Storage;
using Azure.Storage.Blobs.Models;

namespace Atelier.Azure.Tests.Storage;

/// <summary>What the Blob store does beyond the contract, on real Azurite.</summary>
public sealed class BlobStoreBehaviour(Azurite azurite)
{
    [Theory]
    [InlineData("")]
    [InlineData(" leading and trailing ")]
    [InlineData("Größe: 5 × 7 = 35 %25 \r\n\t = ☕🙂")]
    [InlineData("=")]
    [InlineData("a=b&c=d;e,f\"g\"")]
    public async Task Metadata_of_every_kind_comes_back_from_reads_and_listings(string value)
    {
        var store = await OpenAsync();
        await store.PutAsync("w/a.json", "{}"u8.ToArray(), PutCondition.Create, new Dictionary<string, string> { ["title"] = value, ["sha256"] = "mine", ["write"] = "mine", ["m_x"] = "1" });

        Dictionary<string, string> expected = new() { ["title"] = value, ["sha256"] = "mine", ["write"] = "mine", ["m_x"] = "1" };
        Assert.Equal(expected, (await store.GetAsync("w/a.json"))!.Metadata.ToDictionary());
        Assert.Equal(expected, (await Listed(store, "w/")).Single().Metadata.ToDictionary());
    }

    [Fact]
    public async Task As_much_metadata_as_the_port_allows_is_kept()
    {
        var store = await OpenAsync();
        var value = string.Concat(Enumerable.Repeat("☕", 680));

        await store.PutAsync("w/a", "x"u8.ToArray(), PutCondition.Create, new Dictionary<string, string> { ["title"] = value });

        Assert.Equal(value, (await Listed(store, "w/")).Single().Metadata["title"]);
    }

    [Fact]
    public async Task Nothing_looks_older_than_it_is()
    {
        var store = await OpenAsync();
        for (var i = 0; i < 5; i++)
        {
            var before = TimeProvider.System.GetUtcNow();
            await store.PutAsync($"w/{i}", "x"u8.ToArray(), PutCondition.Create);
            Assert.InRange((await store.GetAsync($"w/{i}"))!.CreatedAt, before, TimeProvider.System.GetUtcNow().AddSeconds(1));
        }
    }

    [Fact]
    public async Task The_largest_picture_is_written_whole_and_opened_as_a_stream()
    {
        var store = await OpenAsync();
        var picture = RandomNumberGenerator.GetBytes(ObjectLimits.MaxPicture);
        await store.PutAsync("w/blobs/p", picture, PutCondition.Create);

        await using var stream = (await store.OpenAsync("w/blobs/p"))!;

        Assert.IsType<FileStream>(stream);
        Assert.Equal(SHA256.HashData(picture), await SHA256.HashDataAsync(stream));
    }

    [Fact]
    public async Task Writers_of_several_processes_have_one_winner_and_lose_no_update()
    {
        var container = await azurite.NewContainerAsync();
        var stores = Enumerable.Range(0, 6).Select(_ => azurite.Store(container)).ToList();

        var created = await Task.WhenAll(stores.Select((s, i) => s.PutAsync("w/outcome.json", Encoding.UTF8.GetBytes($"{i}"), PutCondition.Create)));
        Assert.Single(created, c => c is not null);
        Assert.Equal($"{Array.FindIndex(created, c => c is not null)}", Encoding.UTF8.GetString((await stores[0].GetAsync("w/outcome.json"))!.Content.Span));

        await Task.WhenAll(stores.SelectMany(s => Enumerable.Range(0, 5).Select(_ => s.UpdateAsync<Counter>("w/budget.json", c => new((c?.Value ?? 0) + 1)))));
        Assert.Equal(30, (await stores[0].ReadAsync<Counter>("w/budget.json"))!.Value);
    }

    [Fact]
    public async Task A_content_that_was_changed_behind_its_back_is_refused_by_name_and_no_other()
    {
        var container = await azurite.NewContainerAsync();
        var store = azurite.Store(container);
        await store.PutAsync("w/blobs/a", "what it was"u8.ToArray(), PutCondition.Create);
        await store.PutAsync("w/blobs/b", "fine"u8.ToArray(), PutCondition.Create);
        var metadata = (await container.GetBlobClient("w/blobs/a").GetPropertiesAsync()).Value.Metadata;
        await container.GetBlobClient("w/blobs/a").UploadAsync(BinaryData.FromString("what it is"), new BlobUploadOptions { Metadata = metadata });

        Assert.Equal("store-corrupt", (await Assert.ThrowsAsync<ObjectStoreException>(() => store.GetAsync("w/blobs/a"))).Code);
        Assert.NotNull(await store.GetAsync("w/blobs/b"));
    }

    [Fact]
    public async Task A_listing_behind_a_key_goes_on_where_one_before_it_has_been_and_misses_nothing()
    {
        var container = await azurite.NewContainerAsync();
        var transport = new CountingTransport(SelfSigned.Transport);
        var store = azurite.Store(container, azurite.Options with { Transport = transport, ListPage = 10 });
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => store.PutAsync($"w/n/{n:000}", "x"u8.ToArray(), PutCondition.Create)));
        Assert.Equal(100, (await Listed(store, "w/n/")).Count);
        foreach (var late in new[] { "w/n/0895", "w/n/0899", "w/n/0955", "w/n/2" })
        {
            await store.PutAsync(late, "x"u8.ToArray(), PutCondition.Create);
        }

        await store.DeleteAsync("w/n/090");
        var before = transport.Count;

        var keys = (await Listed(store, "w/n/", "w/n/0894")).Select(l => l.Key[4..]).ToList();

        Assert.Equal(["0895", "0899", "091", "092", "093", "094", "095", "0955", "096", "097", "098", "099", "2"], keys);
        Assert.InRange(transport.Count - before, 1, 4);
    }

    [Fact]
    public async Task A_list_of_briefs_reads_no_documents()
    {
        var container = await azurite.NewContainerAsync();
        var store = azurite.Store(container);
        const int Briefs = 300;
        var start = new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero);
        await Parallel.ForEachAsync(Enumerable.Range(0, Briefs), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, token) =>
            await store.PutAsync(
                $"{StoreKeys.BriefEntries("w")}{start.AddMinutes(n).ToUnixTimeMilliseconds():x12}.b-{n:0000}", "{}"u8.ToArray(), PutCondition.Create,
                new Dictionary<string, string> { ["title"] = $"Été {n}", ["campaign"] = "spring", ["requester"] = "r" }, token));
        var transport = new CountingTransport(SelfSigned.Transport);
        var index = new BriefIndex(azurite.Store(container, azurite.Options with { Transport = transport, ListPage = 100 }), new ManualTimeProvider(start.AddMinutes(Briefs))); // after a second it would look again

        var watch = Stopwatch.StartNew();
        var page = await index.ListAsync("w", new() { Limit = 20 });
        var first = watch.Elapsed;
        var requests = transport.Count;
        page = await index.ListAsync("w", new() { Limit = 20, After = page.Next });
        TestContext.Current.TestOutputHelper?.WriteLine($"{Briefs} briefs: first list {first.TotalMilliseconds:0} ms with {requests} requests, next {(watch.Elapsed - first).TotalMilliseconds:0} ms with {transport.Count - requests}");

        Assert.Equal((Briefs, "Été 279"), (page.Total, page.Entries[0].Title));
        Assert.InRange(requests, 1, 6);
        Assert.InRange(transport.Count - requests, 0, 3);
    }

    private async Task<IObjectStore> OpenAsync() => azurite.Store(await azurite.NewContainerAsync());

    private static async Task<List<ObjectListing>> Listed(IObjectStore store, string prefix, string? after = null)
    {
        var all = new List<ObjectListing>();
        await foreach (var listing in store.ListAsync(prefix, after))
        {
            all.Add(listing);
        }

        return all;
    }

    private sealed record Counter(int Value);
}
