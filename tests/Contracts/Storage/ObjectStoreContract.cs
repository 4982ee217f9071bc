using System.Text;
using Atelier.Contracts.Time;
using Atelier.Core.Storage;

namespace Atelier.Contracts.Storage;

/// <summary>What every object store does, stated against the port alone. A store's tests derive from this and say how to open an empty one.</summary>
public abstract class ObjectStoreContract
{
    /// <summary>The clock of stores that can be told the time.</summary>
    protected ManualTimeProvider Time { get; } = new();

    /// <summary>The clock by which the store dates its objects, or null when that is another machine's.</summary>
    protected virtual TimeProvider? Clock => Time;

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IObjectStore> OpenAsync();

    [Fact]
    public async Task What_was_put_is_got()
    {
        var store = await OpenAsync();

        var etag = await store.PutAsync("w/briefs/b1/brief.json", Bytes("{}"), PutCondition.Any, new Dictionary<string, string> { ["state"] = "received", ["title_1"] = "Été ✓" });
        var found = await store.GetAsync("w/briefs/b1/brief.json");

        Assert.NotNull(etag);
        Assert.Equal(("w/briefs/b1/brief.json", "{}", etag), (found!.Key, Text(found.Content), found.ETag));
        Assert.Equal(["received", "Été ✓"], [found.Metadata["state"], found.Metadata["title_1"]]);
        if (Clock is { } clock)
        {
            Assert.Equal(clock.GetUtcNow(), found.CreatedAt);
        }
    }

    [Fact]
    public async Task An_absent_object_is_null_and_deleting_it_is_fine()
    {
        var store = await OpenAsync();

        Assert.Null(await store.GetAsync("w/none"));
        Assert.Null(await store.OpenAsync("w/none"));
        await store.DeleteAsync("w/none");
    }

    [Fact]
    public async Task Create_writes_once()
    {
        var store = await OpenAsync();

        Assert.NotNull(await store.PutAsync("w/a", Bytes("first"), PutCondition.Create));
        Assert.Null(await store.PutAsync("w/a", Bytes("second"), PutCondition.Create));
        Assert.Equal("first", Text((await store.GetAsync("w/a"))!.Content));

        await store.DeleteAsync("w/a");
        Assert.Null(await store.GetAsync("w/a"));
        Assert.NotNull(await store.PutAsync("w/a", Bytes("third"), PutCondition.Create));
    }

    [Theory]
    [InlineData("w/outcome.json", 40)]
    [InlineData("w/blobs/abc", 200_000)]
    public async Task Of_many_concurrent_creations_one_wins_and_its_content_stays(string key, int size)
    {
        var store = await OpenAsync();

        var puts = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => store.PutAsync(key, Filled(size, (byte)n), PutCondition.Create))));

        var winner = Array.FindIndex(puts, p => p is not null);
        Assert.Single(puts, p => p is not null);
        var found = await store.GetAsync(key);
        Assert.Equal((puts[winner], (byte)winner, size), (found!.ETag, found.Content.Span[0], found.Content.Length));
    }

    [Fact]
    public async Task Every_write_changes_the_etag_even_with_the_same_content()
    {
        var store = await OpenAsync();

        var first = await store.PutAsync("w/a", Bytes("same"), PutCondition.Any);
        var second = await store.PutAsync("w/a", Bytes("same"), PutCondition.Any);

        Assert.NotEqual(first, second);
        Assert.Equal(second, (await store.GetAsync("w/a"))!.ETag);
    }

    [Fact]
    public async Task A_match_writes_only_what_it_has_read()
    {
        var store = await OpenAsync();
        var first = await store.PutAsync("w/a", Bytes("1"), PutCondition.Any);

        var second = await store.PutAsync("w/a", Bytes("2"), PutCondition.Match(first!));
        Assert.NotNull(second);
        Assert.Null(await store.PutAsync("w/a", Bytes("3"), PutCondition.Match(first!)));
        Assert.Equal("2", Text((await store.GetAsync("w/a"))!.Content));

        await store.DeleteAsync("w/a");
        Assert.Null(await store.PutAsync("w/a", Bytes("4"), PutCondition.Match(second!)));
        Assert.Null(await store.GetAsync("w/a"));
    }

    [Fact]
    public async Task Concurrent_read_modify_writes_lose_no_update()
    {
        var store = await OpenAsync();
        await store.PutAsync("w/budget.json", Bytes("0"), PutCondition.Any);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < 5;)
            {
                var now = (await store.GetAsync("w/budget.json"))!;
                var next = int.Parse(Text(now.Content), System.Globalization.CultureInfo.InvariantCulture) + 1;
                done += await store.PutAsync("w/budget.json", Bytes($"{next}"), PutCondition.Match(now.ETag)) is null ? 0 : 1;
            }
        })));

        Assert.Equal("40", Text((await store.GetAsync("w/budget.json"))!.Content));
    }

    [Theory]
    [InlineData("w/small.json", 0)]
    [InlineData("w/small.json", 1)]
    [InlineData("w/large.json", 3_000_000)]
    [InlineData("w/blobs/0123abcd", 1)]
    [InlineData("w/blobs/0123abcd", 5_000_000)]
    public async Task Contents_of_every_size_come_back_whole(string key, int size)
    {
        var store = await OpenAsync();
        var content = Filled(size, 7);

        await store.PutAsync(key, content, PutCondition.Create);

        Assert.Equal(content, (await store.GetAsync(key))!.Content.ToArray());
        await using var stream = await store.OpenAsync(key);
        var copy = new MemoryStream();
        await stream!.CopyToAsync(copy);
        Assert.Equal(content, copy.ToArray());
        await foreach (var listing in store.ListAsync(key))
        {
            Assert.Equal(size, listing.Size);
        }
    }

    [Fact]
    public async Task An_opened_object_reads_on_although_it_is_replaced_and_deleted()
    {
        var store = await OpenAsync();
        await store.PutAsync("w/blobs/p", Filled(300_000, 1), PutCondition.Any);

        await using var stream = await store.OpenAsync("w/blobs/p");
        await store.PutAsync("w/blobs/p", Filled(10, 2), PutCondition.Any);
        await store.DeleteAsync("w/blobs/p");

        var copy = new MemoryStream();
        await stream!.CopyToAsync(copy);
        Assert.Equal(Filled(300_000, 1), copy.ToArray());
    }

    [Fact]
    public async Task A_listing_is_ordered_by_character_code_and_holds_the_prefix_only()
    {
        var store = await OpenAsync();
        foreach (var key in new[] { "w/b/2", "w/b/10", "w/b/1", "w/B/1", "w/b-a", "w/b", "w/bb", "v/b/1", "w/b/1/x", "w/b/_", "w/b/Z", "w/b/~x".Replace("~", "-", StringComparison.Ordinal) })
        {
            await store.PutAsync(key, Bytes(key), PutCondition.Any, new Dictionary<string, string> { ["k"] = key });
        }

        Assert.Equal(["w/b/-x", "w/b/1", "w/b/1/x", "w/b/10", "w/b/2", "w/b/Z", "w/b/_"], await Keys(store, "w/b/"));
        Assert.Equal(["w/B/1", "w/b", "w/b-a", "w/b/-x", "w/b/1", "w/b/1/x", "w/b/10", "w/b/2", "w/b/Z", "w/b/_", "w/bb"], await Keys(store, "w/"));
        Assert.Equal(["w/b/10", "w/b/2"], (await Keys(store, "w/b/", "w/b/1/x")).Take(2));
        Assert.Equal(12, (await Keys(store, "")).Count);
        Assert.Empty(await Keys(store, "x"));
        await foreach (var listing in store.ListAsync("w/b/10"))
        {
            Assert.Equal("w/b/10", listing.Metadata["k"]);
        }
    }

    [Fact]
    public async Task A_long_listing_is_complete_and_may_change_what_it_lists()
    {
        var store = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 700).Select(n => store.PutAsync($"w/n/{n:0000}", Bytes("x"), PutCondition.Any)));

        var seen = 0;
        await foreach (var listing in store.ListAsync("w/n/"))
        {
            Assert.Equal($"w/n/{seen++:0000}", listing.Key);
            await store.DeleteAsync(listing.Key);
        }

        Assert.Equal(700, seen);
        Assert.Empty(await Keys(store, "w/n/"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/w")]
    [InlineData("w/")]
    [InlineData("w//a")]
    [InlineData("w/../a")]
    [InlineData("..")]
    [InlineData("w/./a")]
    [InlineData("w/a b")]
    [InlineData("w\\a")]
    [InlineData("w/é")]
    [InlineData("w/a%2e")]
    [InlineData("w/a\0")]
    public async Task A_key_with_tricks_is_refused(string key)
    {
        var store = await OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => store.GetAsync(key));
        await Assert.ThrowsAsync<ArgumentException>(() => store.OpenAsync(key));
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeleteAsync(key));
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(key, Bytes("x"), PutCondition.Any));
        await Assert.ThrowsAsync<ArgumentException>(() => store.GetAsync(new string('a', 513)));
    }

    [Fact]
    public async Task What_is_too_large_is_refused()
    {
        var store = await OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync("w/doc.json", new byte[ObjectLimits.MaxDocument + 1], PutCondition.Any));
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync("w/doc.json", Bytes("x"), PutCondition.Any, new Dictionary<string, string> { ["a"] = new('x', 6_144) }));
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync("w/doc.json", Bytes("x"), PutCondition.Any, new Dictionary<string, string> { ["Not-a-name"] = "x" }));
        Assert.Null(await store.GetAsync("w/doc.json"));
    }

    [Fact]
    public async Task An_object_may_be_metadata_alone()
    {
        var store = await OpenAsync();
        await store.PutAsync("w/a", default, PutCondition.Any, new Dictionary<string, string> { ["step"] = "1" });
        await store.PutAsync("w/a", default, PutCondition.Any, new Dictionary<string, string> { ["step"] = "2" });

        Assert.True((await store.GetAsync("w/a"))!.Content.IsEmpty);
        await foreach (var listing in store.ListAsync("w/"))
        {
            Assert.Equal((0, "2"), (listing.Size, listing.Metadata["step"]));
        }
    }

    [Fact]
    public async Task A_write_replaces_metadata_as_a_whole()
    {
        var store = await OpenAsync();

        await store.PutAsync("w/a", Bytes("1"), PutCondition.Any, new Dictionary<string, string> { ["old"] = "1" });
        await store.PutAsync("w/a", Bytes("2"), PutCondition.Any);

        Assert.Empty((await store.GetAsync("w/a"))!.Metadata);
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static byte[] Filled(int size, byte with)
    {
        var bytes = new byte[size];
        bytes.AsSpan().Fill(with);
        return bytes;
    }

    private static async Task<List<string>> Keys(IObjectStore store, string prefix, string? after = null)
    {
        var keys = new List<string>();
        await foreach (var listing in store.ListAsync(prefix, after))
        {
            keys.Add(listing.Key);
        }

        return keys;
    }
}
