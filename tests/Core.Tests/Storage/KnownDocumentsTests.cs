using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Campaigns;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Storage;

public sealed class KnownDocumentsTests
{
    private readonly InMemoryObjectStore _store = new(new ManualTimeProvider());
    private readonly KnownDocuments<Campaign> _known;

    public KnownDocumentsTests() => _known = new(_store);

    [Fact]
    public async Task What_is_listed_as_it_was_is_not_read_again()
    {
        await _store.WriteAsync("w/a", new Campaign { Id = "a", Name = "A" }, PutCondition.Any, cancellationToken: TestContext.Current.CancellationToken);
        var first = await ReadAsync();

        Assert.Same(first, await ReadAsync());
        await _store.WriteAsync("w/a", new Campaign { Id = "a", Name = "B" }, PutCondition.Any, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("B", (await ReadAsync())!.Name);
    }

    [Fact]
    public async Task What_went_between_the_listing_and_the_look_is_none()
    {
        await _store.WriteAsync("w/a", new Campaign { Id = "a", Name = "A" }, PutCondition.Any, cancellationToken: TestContext.Current.CancellationToken);
        var listing = await ListAsync();
        await _store.DeleteAsync("w/a", TestContext.Current.CancellationToken);

        Assert.Null(await _known.ReadAsync(listing, TestContext.Current.CancellationToken));
    }

    private async Task<Campaign?> ReadAsync() => await _known.ReadAsync(await ListAsync(), TestContext.Current.CancellationToken);

    private async Task<ObjectListing> ListAsync() => await _store.ListAsync("w/", cancellationToken: TestContext.Current.CancellationToken).SingleAsync(TestContext.Current.CancellationToken);
}
