using System.Runtime.CompilerServices;
using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Catalog;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Catalog;

public sealed class EntryKeeperTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly GatedStore _store;

    public EntryKeeperTests() => _store = new(new(_time));

    [Fact]
    public async Task Nobody_waits_for_a_full_look_but_who_comes_first()
    {
        var index = new BriefIndex(_store, _time);
        await WriteAsync("b-1");
        Assert.Equal(1, await CountAsync(index));
        await _store.DeleteAsync(KeyOf("b-1"), TestContext.Current.CancellationToken);
        await WriteAsync("b-2");
        _store.HoldsFullLists = true;
        _time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(2, await CountAsync(index));
        _store.HoldsFullLists = false;
        await Soon.Async(async () => await CountAsync(index) == 1);
    }

    [Fact]
    public async Task A_store_that_fails_while_a_look_goes_on_is_looked_at_again()
    {
        var index = new BriefIndex(_store, _time);
        _store.Fails = true;
        await Assert.ThrowsAsync<ObjectStoreException>(() => CountAsync(index));
        _store.Fails = false;
        await WriteAsync("b-1");
        Assert.Equal(1, await CountAsync(index));

        await WriteAsync("b-2");
        _store.Fails = true;
        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<ObjectStoreException>(() => CountAsync(index));
        _store.Fails = false;
        Assert.Equal(2, await CountAsync(index));
    }

    [Fact]
    public async Task Looks_within_a_second_list_nothing()
    {
        var index = new BriefIndex(_store, _time);
        await WriteAsync("b-1");
        await CountAsync(index);
        var lists = _store.Lists;
        for (var i = 0; i < 20; i++) await CountAsync(index);

        Assert.Equal(lists, _store.Lists);
    }

    [Fact]
    public async Task Any_number_may_search_while_entries_come()
    {
        var index = new BriefIndex(_store, _time);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Task.Run(async () =>
        {
            await WriteAsync($"b-{n}");
            await CountAsync(index);
        })));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(200, await CountAsync(index));
    }

    private static async Task<int> CountAsync(BriefIndex index) => (await index.ListAsync("w", new() { Text = "b" }, TestContext.Current.CancellationToken)).Total!.Value;

    private static string KeyOf(string id) => StoreKeys.BriefEntries("w") + EntryKeys.Of(new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero), id);

    private Task WriteAsync(string id) => _store.PutAsync(KeyOf(id), "{}"u8.ToArray(), PutCondition.Create, new Dictionary<string, string> { ["title"] = id, ["campaign"] = "c" });

    private sealed class GatedStore(InMemoryObjectStore inner) : IObjectStore
    {
        private int _lists;

        public bool HoldsFullLists { get; set; }

        public bool Fails { get; set; }

        public int Lists => Volatile.Read(ref _lists);

        public Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken = default) => inner.GetAsync(key, cancellationToken);

        public Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
            inner.PutAsync(key, content, condition, metadata, cancellationToken);

        public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => inner.DeleteAsync(key, cancellationToken);

        public async IAsyncEnumerable<ObjectListing> ListAsync(string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _lists);
            while (HoldsFullLists && startAfter is null && prefix == StoreKeys.BriefEntries("w")) await Task.Delay(5, cancellationToken);
            if (Fails) throw new ObjectStoreException("store-unavailable", "The store is away.");
            await foreach (var listing in inner.ListAsync(prefix, startAfter, cancellationToken)) yield return listing;
        }

        public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken = default) => inner.OpenAsync(key, cancellationToken);
    }
}
