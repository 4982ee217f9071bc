using System.Runtime.CompilerServices;
using Atelier.Core.Storage;
using Atelier.Functions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Functions.Tests.Hosting;

public sealed class ListsAheadTests
{
    [Fact]
    public async Task What_was_read_ahead_no_list_or_search_reads_again()
    {
        ListedStore? store = null;
        using var studio = new TestStudio(inner => store = new(inner));
        await RunAsync(studio);
        Assert.True(store!.Lists > 0);
        var before = store.Lists;

        await studio.Studio.BriefIndex.ListAsync(TestStudio.Workspace, new(), TestContext.Current.CancellationToken);
        await studio.Studio.Catalog.SearchAsync(TestStudio.Workspace, new(), TestContext.Current.CancellationToken);

        Assert.Equal(before, store.Lists);
    }

    [Fact]
    public async Task A_store_that_is_away_keeps_no_instance_from_beginning()
    {
        ListedStore? store = null;
        using var studio = new TestStudio(inner => store = new(inner) { Fails = true });
        await RunAsync(studio);

        store!.Fails = false;
        Assert.Equal(0, (await studio.Studio.BriefIndex.ListAsync(TestStudio.Workspace, new(), TestContext.Current.CancellationToken)).Total);
    }

    private static async Task RunAsync(TestStudio studio)
    {
        using var ahead = new ListsAhead(studio.Studio, TestSettings.Read(), NullLogger<ListsAhead>.Instance);
        await ahead.StartAsync(TestContext.Current.CancellationToken);
        await ahead.ExecuteTask!.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    private sealed class ListedStore(IObjectStore inner) : IObjectStore
    {
        private int _lists;

        public bool Fails { get; set; }

        public int Lists => Volatile.Read(ref _lists);

        public Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken = default) => inner.GetAsync(key, cancellationToken);

        public Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
            inner.PutAsync(key, content, condition, metadata, cancellationToken);

        public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => inner.DeleteAsync(key, cancellationToken);

        public async IAsyncEnumerable<ObjectListing> ListAsync(string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _lists);
            if (Fails) throw new ObjectStoreException("store-unavailable", "The store is away.");
            await foreach (var listing in inner.ListAsync(prefix, startAfter, cancellationToken)) yield return listing;
        }

        public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken = default) => inner.OpenAsync(key, cancellationToken);
    }
}
