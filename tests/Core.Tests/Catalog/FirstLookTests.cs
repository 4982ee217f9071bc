using System.Runtime.CompilerServices;
using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Briefs;
using Atelier.Core.Catalog;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Catalog;

/// <summary>A process that begins over a long past.</summary>
public sealed class FirstLookTests
{
    private const int Count = 400;

    private readonly ManualTimeProvider _time = new();
    private readonly HeldStore _store;
    private readonly BriefIndex _index;

    public FirstLookTests()
    {
        _store = new(new(_time));
        _index = new(_store, _time);
    }

    [Fact]
    public async Task The_first_page_waits_for_the_newest_alone_and_the_count_for_all()
    {
        await FillAsync();
        _store.Holds = key => !key.StartsWith(Newest(), StringComparison.Ordinal);

        var page = await ListAsync(isHasty: true);

        Assert.Equal(Enumerable.Range(0, 5).Select(back => $"b-{Count - 1 - back:000}"), page.Entries.Select(e => e.Id));
        Assert.All(page.Entries, e => Assert.Equal(BriefState.Delivered, e.End));
        Assert.Null(page.Total);
        var all = ListAsync(isHasty: false);
        var following = ListAsync(isHasty: true, after: page.Next, limit: 200);
        Assert.False(all.IsCompleted || following.IsCompleted);

        _store.Release();
        Assert.Equal(Count, (await all).Total);
        Assert.Equal($"b-{Count - 6:000}", (await following).Entries[0].Id);
        Assert.Equal(Count, (await ListAsync(isHasty: true)).Total);
    }

    [Fact]
    public async Task Pages_of_a_first_look_hold_each_brief_once_in_order()
    {
        await FillAsync();
        var (ids, after) = (new List<string>(), (string?)null);
        do
        {
            var page = await ListAsync(isHasty: true, after, limit: 37);
            ids.AddRange(page.Entries.Select(e => e.Id));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(Enumerable.Range(0, Count).Select(n => $"b-{n:000}").Reverse(), ids);
    }

    [Fact]
    public async Task Of_two_entries_by_one_id_the_earlier_one_counts_though_it_is_met_later()
    {
        await FillAsync();
        await PutAsync(StoreKeys.BriefEntries("w"), _time.GetUtcNow(), "b-010");

        Assert.Equal(Count, (await ListAsync(isHasty: false)).Total);
        Assert.DoesNotContain((await ListAsync(isHasty: false)).Entries, e => e.Id == "b-010");
    }

    [Fact]
    public async Task What_is_dated_far_ahead_is_found_by_a_look_at_all()
    {
        await FillAsync();
        await PutAsync(StoreKeys.BriefEntries("w"), _time.GetUtcNow().AddYears(40), "b-ahead");

        await _index.LookAtAllAsync("w", TestContext.Current.CancellationToken);

        Assert.Equal("b-ahead", (await ListAsync(isHasty: false)).Entries[0].Id);
    }

    [Fact]
    public async Task A_clock_that_is_far_behind_hides_nothing_for_long()
    {
        await FillAsync();
        var behind = new ManualTimeProvider();
        var index = new BriefIndex(_store, behind);
        await index.ListAsync("w", new(), TestContext.Current.CancellationToken);

        behind.Advance(TimeSpan.FromMinutes(1));

        await Soon.Async(async () => (await index.ListAsync("w", new(), TestContext.Current.CancellationToken)).Total == Count);
    }

    [Fact]
    public async Task A_first_look_that_fails_is_told_to_all_who_wait_and_made_anew()
    {
        await FillAsync();
        _store.Fails = true;
        await Assert.ThrowsAsync<ObjectStoreException>(() => ListAsync(isHasty: true));
        _store.Fails = false;

        Assert.Equal(Count, (await ListAsync(isHasty: false)).Total);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(400)]
    [InlineData(4_000)]
    public void Spans_hold_every_time_once_the_latest_first(int days)
    {
        var to = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
        var spans = EntryKeys.Spans(to.AddDays(-days), to);

        Assert.Equal(spans.Select(s => s.From).OrderDescending(), spans.Select(s => s.From));
        for (var at = to.AddDays(-days); at <= to; at += TimeSpan.FromHours(days == 0 ? 1 : days))
        {
            Assert.Single(spans, s => EntryKeys.Of(at, "x").StartsWith(s.Beginning, StringComparison.Ordinal));
        }
    }

    private string Newest() => EntryKeys.Of(_time.GetUtcNow(), "")[..5];

    // Two years, the last day in the latest span.
    private async Task FillAsync()
    {
        _time.Advance(TimeSpan.FromDays(731));
        for (var n = 0; n < Count; n++)
        {
            var at = n < Count - 20 ? _time.GetUtcNow().AddDays(-2 * (Count - n) + 1) : _time.GetUtcNow().AddSeconds(n - Count);
            await PutAsync(StoreKeys.BriefEntries("w"), at, $"b-{n:000}");
            await PutAsync(StoreKeys.BriefEnds("w"), at, $"b-{n:000}");
        }
    }

    private Task PutAsync(string folder, DateTimeOffset at, string id) =>
        _store.PutAsync(folder + EntryKeys.Of(at, id), "{}"u8.ToArray(), PutCondition.Create, new Dictionary<string, string> { ["title"] = id, ["campaign"] = "c", ["state"] = nameof(BriefState.Delivered) });

    private Task<BriefPage> ListAsync(bool isHasty, string? after = null, int limit = 5) =>
        _index.ListAsync("w", new() { IsHasty = isHasty, After = after, Limit = limit }, TestContext.Current.CancellationToken);

    /// <summary>Holds listings of spans back.</summary>
    private sealed class HeldStore(InMemoryObjectStore inner) : IObjectStore
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Func<string, bool>? Holds { get; set; }

        public bool Fails { get; set; }

        public void Release() => _released.SetResult();

        public Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken = default) => inner.GetAsync(key, cancellationToken);

        public Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
            inner.PutAsync(key, content, condition, metadata, cancellationToken);

        public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => inner.DeleteAsync(key, cancellationToken);

        public async IAsyncEnumerable<ObjectListing> ListAsync(string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var span = prefix[(prefix.LastIndexOf('/') + 1)..];
            if (span.Length > 0 && Fails) throw new ObjectStoreException("store-unavailable", "The store is away.");
            if (span.Length > 0 && Holds?.Invoke(span) == true) await _released.Task.WaitAsync(cancellationToken);
            await foreach (var listing in inner.ListAsync(prefix, startAfter, cancellationToken)) yield return listing;
        }

        public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken = default) => inner.OpenAsync(key, cancellationToken);
    }
}
