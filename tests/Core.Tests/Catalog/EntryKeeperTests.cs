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

    [Fact]
    public async Task A_clock_that_was_set_back_hides_nothing_that_others_write()
    {
        var index = new BriefIndex(_store, _time);
        await WriteAsync("b-1", _time.GetUtcNow());
        await CountAsync(index);
        _time.StepBack(TimeSpan.FromHours(2));
        await WriteAsync("b-2", _time.GetUtcNow());
        Assert.Equal(2, await CountAsync(index));
    }

    [Fact]
    public async Task What_came_late_is_found_though_the_clock_was_set_back()
    {
        var index = new BriefIndex(_store, _time);
        await WriteAsync("b-1", _time.GetUtcNow());
        await CountAsync(index);
        _time.StepBack(TimeSpan.FromMinutes(30));
        await WriteAsync("b-2", _time.GetUtcNow() - TimeSpan.FromMinutes(10));
        await Soon.Async(async () => await CountAsync(index) == 2);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(100_000_000)]
    public async Task An_entry_that_is_dated_ahead_hides_none_that_is_dated_rightly(int minutes)
    {
        var index = new BriefIndex(_store, _time);
        await WriteAsync("b-1", _time.GetUtcNow());
        await WriteAsync("b-ahead", _time.GetUtcNow() + TimeSpan.FromMinutes(minutes));
        Assert.Equal(2, await CountAsync(index));

        await WriteAsync("b-2", _time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, await CountAsync(index));
    }

    [Fact]
    public async Task A_process_whose_clock_is_slow_finds_what_others_write()
    {
        var index = new BriefIndex(_store, _time);
        var right = _time.GetUtcNow() + TimeSpan.FromHours(5);
        await WriteAsync("b-1", right);
        await CountAsync(index);
        await WriteAsync("b-2", right + TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await CountAsync(index));
    }

    [Fact]
    public async Task An_entry_at_the_end_of_all_calendars_stops_no_look()
    {
        var index = new BriefIndex(_store, _time);
        await WriteAsync("b-1", DateTimeOffset.MaxValue);
        await CountAsync(index);
        await WriteAsync("b-2", _time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await CountAsync(index));
    }

    private static async Task<int> CountAsync(BriefIndex index) => (await index.ListAsync("w", new() { Text = "b" }, TestContext.Current.CancellationToken)).Total!.Value;

    private static string KeyOf(string id, DateTimeOffset? at = null) => StoreKeys.BriefEntries("w") + EntryKeys.Of(at ?? new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero), id);

    private Task WriteAsync(string id, DateTimeOffset? at = null) => _store.PutAsync(KeyOf(id, at), "{}"u8.ToArray(), PutCondition.Create, new Dictionary<string, string> { ["title"] = id, ["campaign"] = "c" });

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
