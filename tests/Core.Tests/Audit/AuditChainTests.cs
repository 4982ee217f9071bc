using Atelier.Contracts.Storage;
using Atelier.Core.Audit;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Audit;

public sealed class AuditChainTests
{
    private const string Chain = "w/briefs/b/audit/";

    private readonly InMemoryObjectStore _store = new();
    private readonly AuditChain _chains;

    public AuditChainTests() => _chains = new(_store);

    [Fact]
    public async Task A_whole_chain_has_no_problems_and_the_hash_of_its_last_entry()
    {
        var head = await WriteAsync("received", "screened", AuditChain.Concluded);

        var check = await _chains.CheckAsync(Chain, isEnded: true);

        Assert.Empty(check.Problems);
        Assert.Equal((3, head, true), (check.Count, check.Head, check.IsConcluded));
        Assert.Equal(new AuditMark(Chain, 3, head), await _chains.MarkAsync(Chain));
    }

    [Fact]
    public async Task A_changed_entry_shows_at_the_one_that_follows()
    {
        await WriteAsync("received", "screened", "enriched");
        var entry = await _store.ReadRequiredAsync<AuditEntry>(AuditChain.Key(Chain, 1));
        await _store.WriteAsync(AuditChain.Key(Chain, 1), entry with { By = "somebody" }, PutCondition.Any);

        Assert.Equal((2, "changed"), Found(await _chains.CheckAsync(Chain, isEnded: false)));
    }

    [Fact]
    public async Task A_gap_shows_where_it_is()
    {
        await WriteAsync("received", "screened", "enriched");
        await _store.DeleteAsync(AuditChain.Key(Chain, 1));

        Assert.Contains((1, "gap"), (await _chains.CheckAsync(Chain, isEnded: false)).Problems.Select(p => (p.Sequence, p.Code)));
    }

    [Fact]
    public async Task A_cut_shows_when_the_brief_has_ended()
    {
        await WriteAsync("received", "screened", AuditChain.Concluded);
        await _store.DeleteAsync(AuditChain.Key(Chain, 2));

        Assert.Equal((2, "cut"), Found(await _chains.CheckAsync(Chain, isEnded: true)));
    }

    [Fact]
    public async Task Swapped_entries_show_at_both_places()
    {
        await WriteAsync("received", "screened", "enriched");
        var (one, two) = (await _store.GetAsync(AuditChain.Key(Chain, 1)), await _store.GetAsync(AuditChain.Key(Chain, 2)));
        await _store.PutAsync(one!.Key, two!.Content, PutCondition.Any);
        await _store.PutAsync(two.Key, one.Content, PutCondition.Any);

        Assert.Equal([(1, "reordered"), (2, "reordered")], (await _chains.CheckAsync(Chain, isEnded: false)).Problems.Select(p => (p.Sequence, p.Code)));
    }

    [Fact]
    public async Task What_is_no_entry_shows()
    {
        await WriteAsync("received");
        await _store.PutAsync(Chain + "000001.json", "{"u8.ToArray(), PutCondition.Any);
        await _store.PutAsync(Chain + "notes.txt", "x"u8.ToArray(), PutCondition.Any);

        Assert.Equal(["unreadable", "stranger"], (await _chains.CheckAsync(Chain, isEnded: false)).Problems.Select(p => p.Code));
    }

    [Fact]
    public async Task The_same_entry_may_be_written_twice_and_another_may_not_take_its_place()
    {
        var first = await _chains.AppendAsync(Chain, 0, "", Note("received"));

        Assert.Equal(first, await _chains.AppendAsync(Chain, 0, "", Note("received")));
        Assert.Equal("store-corrupt", (await Assert.ThrowsAsync<ObjectStoreException>(() => _chains.AppendAsync(Chain, 0, "", Note("other")))).Code);
    }

    [Fact]
    public async Task Several_writers_at_the_end_all_get_a_place()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => _chains.AppendAtEndAsync(Chain, Note($"act-{i}")))));

        var check = await _chains.CheckAsync(Chain, isEnded: false);
        Assert.Empty(check.Problems);
        Assert.Equal(40, check.Count);
    }

    [Fact]
    public async Task An_act_that_is_appended_once_stays_one_entry_however_often_it_is_repeated()
    {
        await _chains.AppendOnceAsync(Chain, "killed k-1", Note("killed"));
        await _chains.AppendAtEndAsync(Chain, Note("resumed"));
        await _chains.AppendOnceAsync(Chain, "killed k-1", Note("killed"));
        await _chains.AppendOnceAsync(Chain, "killed k-2", Note("killed"));

        Assert.Equal(3, (await _chains.CheckAsync(Chain, isEnded: false)).Count);
    }

    private static AuditNote Note(string act) => new(DateTimeOffset.UnixEpoch, act, "workflow", new Dictionary<string, string>());

    private static (int Sequence, string Code) Found(AuditCheck check) => Assert.Single(check.Problems.Select(p => (p.Sequence, p.Code)));

    private async Task<string> WriteAsync(params string[] acts)
    {
        var head = "";
        for (var i = 0; i < acts.Length; i++)
        {
            head = await _chains.AppendAsync(Chain, i, head, Note(acts[i]));
        }

        return head;
    }
}
