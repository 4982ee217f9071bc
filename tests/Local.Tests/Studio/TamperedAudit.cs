using System.Text;
using System.Text.Json;
using Atelier.Contracts.Time;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Local.Keys;

namespace Atelier.Local.Tests.Studio;

/// <summary>Somebody with the disk in hand changes what was audited.</summary>
public sealed class TamperedAudit : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private StudioOnDisk _studio = null!;
    private Brief _brief = null!;
    private string _chain = null!;
    private int _count;

    private string Relative => $"briefs/{_brief.Id}/audit/";

    public async ValueTask InitializeAsync()
    {
        _studio = await StudioOnDisk.StartAsync(_folder.Path);
        (_brief, _) = await _studio.DeliverAsync();
        _chain = StoreKeys.AuditChain(StudioOnDisk.Workspace, _brief.Id);
        _count = 0;
        await foreach (var _ in _studio.Store.ListAsync(_chain))
        {
            _count++;
        }

        Assert.Empty(await _studio.AuditAsync());
        Assert.InRange(_count, 10, 100);
    }

    public async ValueTask DisposeAsync()
    {
        await _studio.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_changed_entry_is_found_at_the_one_behind_it()
    {
        await ChangeAsync(3, e => e with { By = "somebody else" });
        Assert.Equal([$"{Relative} 4 changed"], await _studio.AuditAsync());
    }

    [Fact]
    public async Task A_changed_last_entry_is_found_by_the_seal()
    {
        await ChangeAsync(_count - 1, e => e with { By = "somebody else" });
        Assert.Equal([$"{Relative} {_count - 1} head"], await _studio.AuditAsync());
    }

    [Fact]
    public async Task An_end_that_is_not_the_outcome_is_found()
    {
        await ChangeAsync(_count - 1, e => e with { Facts = new Dictionary<string, string> { ["state"] = "Rejected" } });
        Assert.Equal([$"{Relative} {_count - 1} head", $"{Relative} {_count} outcome"], await _studio.AuditAsync());
    }

    [Fact]
    public async Task A_chain_rewritten_from_some_entry_on_is_found_by_the_seal()
    {
        await RewriteAsync(from: 2);
        Assert.Equal([$"{Relative} {_count - 1} head"], await _studio.AuditAsync());
    }

    [Fact]
    public async Task A_gap_is_found_where_it_is()
    {
        await _studio.Store.DeleteAsync(AuditChain.Key(_chain, 5));
        var problems = await _studio.AuditAsync();
        Assert.Equal($"{Relative} 5 gap", problems[0]);
    }

    [Fact]
    public async Task A_cut_is_found_where_it_begins()
    {
        await _studio.Store.DeleteAsync(AuditChain.Key(_chain, _count - 1));
        await _studio.Store.DeleteAsync(AuditChain.Key(_chain, _count - 2));
        Assert.Equal([$"{Relative} {_count - 2} cut", $"{Relative} {_count - 3} head"], await _studio.AuditAsync());
    }

    [Fact]
    public async Task A_whole_chain_that_is_gone_is_found()
    {
        for (var i = 0; i < _count; i++)
        {
            await _studio.Store.DeleteAsync(AuditChain.Key(_chain, i));
        }

        Assert.Contains($"{Relative} 0 cut", await _studio.AuditAsync());
    }

    [Fact]
    public async Task A_cut_that_takes_the_outcome_along_is_found_by_the_seal()
    {
        await _studio.Store.DeleteAsync(AuditChain.Key(_chain, _count - 1));
        await _studio.Store.DeleteAsync(StoreKeys.Outcome(StudioOnDisk.Workspace, _brief.Id));
        Assert.Equal([$"{Relative} {_count - 2} head", $"{Relative} {_count - 1} outcome"], await _studio.AuditAsync());
    }

    [Fact]
    public async Task A_brief_without_its_own_document_is_still_checked()
    {
        await _studio.Store.DeleteAsync(StoreKeys.Brief(StudioOnDisk.Workspace, _brief.Id));
        await ChangeAsync(3, e => e with { By = "somebody else" });
        Assert.Equal([$"{Relative} 4 changed", $"{Relative} {_count} missing"], await _studio.AuditAsync());
    }

    [Fact]
    public async Task A_changed_manifest_of_an_asset_is_found()
    {
        var asset = Assert.Single((await _studio.UntilEndAsync(_brief)).Assets);
        var manifest = (await _studio.Store.GetAsync(StoreKeys.Manifest(StudioOnDisk.Workspace, asset)))!.Content.ToArray();
        manifest[^2] = (byte)' ';
        await PutAsync(StoreKeys.Manifest(StudioOnDisk.Workspace, asset), manifest);
        Assert.Equal([$"{Relative} {_count} manifest"], await _studio.AuditAsync());
    }

    [Fact]
    public async Task Entries_that_changed_places_are_found()
    {
        var (a, b) = (await EntryAsync(3), await EntryAsync(4));
        await PutAsync(AuditChain.Key(_chain, 3), b);
        await PutAsync(AuditChain.Key(_chain, 4), a);
        var problems = await _studio.AuditAsync();
        Assert.Equal([$"{Relative} 3 reordered", $"{Relative} 4 reordered"], problems.Take(2));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task An_entry_that_can_not_be_read_is_found(string content)
    {
        await PutAsync(AuditChain.Key(_chain, 3), Encoding.UTF8.GetBytes(content));
        Assert.Contains($"{Relative} 3 unreadable", await _studio.AuditAsync());
    }

    [Fact]
    public async Task A_seal_made_with_another_key_is_found()
    {
        await RewriteAsync(from: 2);
        using var other = new TemporaryFolder();
        using var forger = new FileSigner(other.Path);
        await _studio.Store.DeleteAsync(SealKey);
        var check = await _studio.Local.Studio.Audit.CheckAsync(_chain, isEnded: true);
        Assert.Empty(check.Problems);
        await new AuditSeals(_studio.Store, forger).SealAsync(StudioOnDisk.Workspace, _brief.Id, check.Count, check.Head);

        Assert.Equal([$"{Relative} {_count} seal"], await _studio.AuditAsync());
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("{}")]
    [InlineData("{\"content\":null,\"signature\":null}")]
    [InlineData("{\"content\":\"a\",\"signature\":{\"algorithm\":\"none\",\"keyId\":\"\",\"x\":\"\",\"y\":\"\",\"value\":\"\"}}")]
    public async Task A_forged_seal_is_found(string seal)
    {
        await PutAsync(SealKey, Encoding.UTF8.GetBytes(seal));
        Assert.Equal([$"{Relative} {_count} seal"], await _studio.AuditAsync());
    }

    [Fact]
    public async Task A_seal_that_is_gone_is_found()
    {
        await _studio.Store.DeleteAsync(SealKey);
        Assert.Equal([$"{Relative} {_count} unsealed"], await _studio.AuditAsync());
    }

    [Fact]
    public async Task The_other_briefs_chain_is_not_blamed()
    {
        var (other, _) = await _studio.DeliverAsync();
        await ChangeAsync(3, e => e with { By = "somebody else" });
        Assert.DoesNotContain(await _studio.AuditAsync(), p => p.Contains(other.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_checkpoint_is_found_and_an_old_one_tells_of_a_cut()
    {
        var open = await _studio.SubmitAsync();
        await _studio.UntilReviewAsync(open);
        var chain = StoreKeys.AuditChain(StudioOnDisk.Workspace, open.Id);
        var entries = new List<string>();

        // What leads to a review is audited a moment after the review shows.
        await StudioOnDisk.UntilAsync(async () =>
        {
            entries.Clear();
            await foreach (var listing in _studio.Store.ListAsync(chain))
            {
                entries.Add(listing.Key);
            }

            return entries.Count > 0 && (await _studio.Store.ReadRequiredAsync<AuditEntry>(entries[^1])).Act == "review-opened";
        });

        // Tomorrow's checkpoint, which is the next.
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);
        var clock = new ManualTimeProvider(tomorrow);
        await new AuditCheckpoints(_studio.Store, _studio.Local.Studio.Audit, _studio.Local.Signer, clock).RunDailyAsync(StudioOnDisk.Workspace);
        Assert.Empty(await _studio.AuditAsync());

        var last = (await _studio.Store.GetAsync(entries[^1]))!;
        await _studio.Store.DeleteAsync(entries[^1]);
        Assert.Equal([$"briefs/{open.Id}/audit/ {entries.Count - 1} head"], await _studio.AuditAsync());
        await PutAsync(entries[^1], last.Content.ToArray());

        await PutAsync($"{StoreKeys.AuditCheckpoints(StudioOnDisk.Workspace)}{tomorrow:yyyy-MM-dd}.json", "garbage"u8.ToArray());
        Assert.EndsWith(" 0 seal", Assert.Single(await _studio.AuditAsync()), StringComparison.Ordinal);
    }

    private string SealKey => StoreKeys.AuditSeal(StudioOnDisk.Workspace, _brief.Id);

    private async Task<byte[]> EntryAsync(int place) => (await _studio.Store.GetAsync(AuditChain.Key(_chain, place)))!.Content.ToArray();

    private async Task ChangeAsync(int place, Func<AuditEntry, AuditEntry> change)
    {
        var entry = JsonSerializer.Deserialize<AuditEntry>(await EntryAsync(place), WorkflowJson.Options)!;
        await PutAsync(AuditChain.Key(_chain, place), JsonSerializer.SerializeToUtf8Bytes(change(entry), WorkflowJson.Options));
    }

    /// <summary>Changes an entry and mends every hash behind it, as one who knows how the chain is made would.</summary>
    private async Task RewriteAsync(int from)
    {
        var previous = Hash(await EntryAsync(from - 1));
        for (var place = from; place < _count; place++)
        {
            var now = previous;
            await ChangeAsync(place, e => e with { Previous = now, By = place == from ? "nobody" : e.By });
            previous = Hash(await EntryAsync(place));
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    private Task PutAsync(string key, byte[] content) => _studio.Store.PutAsync(key, content, PutCondition.Any);
}
