using System.Text;
using Atelier.Contracts.Signing;
using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Audit;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Audit;

public sealed class AuditCheckpointTests : IDisposable
{
    private const string Workspace = "w";

    private readonly ManualTimeProvider _time = new();
    private readonly MemorySigner _signer = new();
    private readonly InMemoryObjectStore _store;
    private readonly AuditChain _chains;
    private readonly AuditCheckpoints _checkpoints;

    public AuditCheckpointTests()
    {
        _store = new(_time);
        _chains = new(_store);
        _checkpoints = new(_store, _chains, _signer, _time);
    }

    public void Dispose() => _signer.Dispose();

    [Fact]
    public async Task Once_a_day_what_grows_is_written_down_and_signed()
    {
        await GrowAsync("b-1");
        await DayAsync();
        await GrowAsync("b-1");
        await DayAsync();

        Assert.Equal(2, (await KeysAsync()).Count);
        Assert.Empty(await _checkpoints.CheckAsync(Workspace));
    }

    [Fact]
    public async Task Asking_again_on_the_same_day_reads_and_writes_nothing_more()
    {
        await _checkpoints.RunDailyAsync(Workspace);
        var count = _store.Count;
        _store.BeforeWrite = key => Assert.Fail($"'{key}' was written.");

        await _checkpoints.RunDailyAsync(Workspace);
        await new AuditCheckpoints(_store, _chains, _signer, _time).RunDailyAsync(Workspace);

        Assert.Equal(count, _store.Count);
    }

    [Fact]
    public async Task A_chain_that_was_cut_after_the_checkpoint_shows()
    {
        await GrowAsync("b-1");
        await GrowAsync("b-1");
        await DayAsync();
        await _store.DeleteAsync(AuditChain.Key(StoreKeys.AuditChain(Workspace, "b-1"), 1));

        var problem = Assert.Single(await _checkpoints.CheckAsync(Workspace));
        Assert.Equal((StoreKeys.AuditChain(Workspace, "b-1"), 1, "head"), (problem.Chain, problem.Sequence, problem.Code));
    }

    [Fact]
    public async Task A_cut_administrative_chain_shows()
    {
        await _chains.AppendAtEndAsync(StoreKeys.AdminAudit(Workspace), Note());
        await DayAsync();
        await _store.DeleteAsync(AuditChain.Key(StoreKeys.AdminAudit(Workspace), 0));

        Assert.Equal(["head"], await CodesAsync());
    }

    [Fact]
    public async Task A_checkpoint_that_somebody_else_signed_is_not_believed()
    {
        await DayAsync();
        var key = (await KeysAsync())[0];
        using var forger = new MemorySigner();
        var seal = await _store.ReadRequiredAsync<AuditSeal>(key);
        await _store.WriteAsync(key, seal with { Signature = await forger.SignAsync(Encoding.UTF8.GetBytes(seal.Content)) }, PutCondition.Any);

        Assert.Equal(["seal"], await CodesAsync());
    }

    [Fact]
    public async Task A_checkpoint_that_was_taken_away_shows_at_the_next()
    {
        await DayAsync();
        await DayAsync();
        await DayAsync();
        await _store.DeleteAsync((await KeysAsync())[1]);
        Assert.Equal(["missing"], await CodesAsync());

        await _store.DeleteAsync((await KeysAsync())[0]);
        Assert.Equal(["missing"], await CodesAsync());
    }

    [Fact]
    public async Task A_checkpoint_that_was_made_anew_shows_at_the_next()
    {
        await DayAsync();
        await DayAsync();
        var key = (await KeysAsync())[0];
        var seal = await _store.ReadRequiredAsync<AuditSeal>(key);
        await _store.WriteAsync(key, seal with { Signature = await _signer.SignAsync(Encoding.UTF8.GetBytes(seal.Content)) }, PutCondition.Any);

        Assert.Equal(["changed"], await CodesAsync());
    }

    [Fact]
    public async Task A_missing_page_shows()
    {
        await DayAsync();
        await foreach (var page in _store.ListAsync($"{Workspace}/audit/marks/"))
        {
            await _store.DeleteAsync(page.Key);
        }

        Assert.Equal(["unreadable"], await CodesAsync());
    }

    [Fact]
    public async Task As_many_open_briefs_as_one_page_could_not_hold_are_covered()
    {
        var paged = new AuditCheckpoints(_store, _chains, _signer, _time) { MarksPerPage = 4 };
        for (var i = 0; i < 10; i++)
        {
            await GrowAsync($"b-{i}");
        }

        await paged.RunDailyAsync(Workspace);
        Assert.Empty(await _checkpoints.CheckAsync(Workspace));
        await _store.DeleteAsync(AuditChain.Key(StoreKeys.AuditChain(Workspace, "b-0"), 0));
        await _store.DeleteAsync(AuditChain.Key(StoreKeys.AuditChain(Workspace, "b-9"), 0));

        Assert.Equal(["head", "head"], await CodesAsync());
    }

    [Fact]
    public async Task Ends_of_several_chains_are_read_at_once_in_writing_as_in_checking()
    {
        for (var i = 0; i < 20; i++)
        {
            await GrowAsync($"b-{i:d2}");
        }

        foreach (var step in new Func<Task>[] { () => DayAsync(), async () => Assert.Empty(await _checkpoints.CheckAsync(Workspace)) })
        {
            // One after the other, the first would wait for ever.
            var (reading, several) = (0, new TaskCompletionSource());
            _store.BeforeRead = key =>
            {
                if (!key.StartsWith(StoreKeys.Briefs(Workspace), StringComparison.Ordinal))
                {
                    return Task.CompletedTask;
                }

                if (Interlocked.Increment(ref reading) == 4)
                {
                    several.SetResult();
                }

                return several.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            };
            await step();
        }
    }

    [Fact]
    public void A_full_page_of_the_longest_marks_is_a_document()
    {
        var chain = StoreKeys.AuditChain(new string('w', 60), new string('b', 60));
        var page = new AuditMarkPage([.. Enumerable.Repeat(new AuditMark(chain, int.MaxValue, new string('f', 64)), _checkpoints.MarksPerPage)]);

        Assert.InRange(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(page, Core.Workflows.WorkflowJson.Options).Length, 0, ObjectLimits.MaxDocument);
    }

    private static AuditNote Note() => new(DateTimeOffset.UnixEpoch, "act", "workflow", new Dictionary<string, string>());

    private async Task GrowAsync(string brief)
    {
        await _store.PutAsync(StoreKeys.OpenBrief(Workspace, brief), "{}"u8.ToArray(), PutCondition.Any);
        await _chains.AppendAtEndAsync(StoreKeys.AuditChain(Workspace, brief), Note());
    }

    private async Task DayAsync()
    {
        await _checkpoints.RunDailyAsync(Workspace);
        _time.Advance(TimeSpan.FromDays(1));
    }

    private async Task<IReadOnlyList<string>> CodesAsync() => [.. (await _checkpoints.CheckAsync(Workspace)).Select(p => p.Code)];

    private async Task<IReadOnlyList<string>> KeysAsync()
    {
        var keys = new List<string>();
        await foreach (var listing in _store.ListAsync(StoreKeys.AuditCheckpoints(Workspace)))
        {
            keys.Add(listing.Key);
        }

        return keys;
    }
}
