using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Kills;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Kills;

public sealed class CampaignKillTests : IDisposable
{
    private const string Workspace = BriefWorld.Workspace;

    private readonly BriefWorld _world = new();

    private static readonly KillScope Spring = KillScope.OfCampaign("spring");

    private KillSwitch Kills => _world.Studio.Kills;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_kill_lists_what_it_stopped_and_what_was_delivered_before()
    {
        var done = await _world.SubmitAsync();
        await _world.DeliverAsync(done);
        var waiting = await _world.SubmitAsync();
        await _world.UntilReviewAsync(waiting);
        var other = await _world.SubmitAsync(BriefWorld.Draft() with { Campaign = "autumn" });

        var report = await KillAsync();

        Assert.Equal([waiting.Id], report.Stopped);
        Assert.Equal([done.Id], report.AlreadyDelivered);
        Assert.Null((await _world.ViewAsync(other)).Outcome);
    }

    [Fact]
    public async Task A_brief_delivered_in_the_instant_of_the_kill_is_in_exactly_one_list()
    {
        var first = await _world.SubmitAsync();
        await _world.UntilReviewAsync(first);
        var second = await _world.SubmitAsync();
        await _world.UntilReviewAsync(second);

        // Both outcomes are tried at once: whoever creates it first decides.
        var delivered = new Outcome { State = BriefState.Delivered, Code = "delivered", Reason = "done", At = _world.Time.GetUtcNow(), By = "workflow" };
        var race = Task.Run(() => _world.Store.WriteOnceAsync(StoreKeys.Outcome(Workspace, first.Id), delivered));
        var report = await KillAsync();
        var won = await race;

        Assert.Equal(won.State == BriefState.Delivered, report.AlreadyDelivered.Contains(first.Id));
        Assert.Equal(won.State == BriefState.Killed, report.Stopped.Contains(first.Id));
        Assert.Contains(second.Id, report.Stopped);
    }

    [Fact]
    public async Task Briefs_submitted_while_a_kill_runs_are_stopped_by_it_or_by_the_closed_gate()
    {
        var submissions = Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => _world.SubmitAsync())));
        await KillAsync();
        foreach (var brief in await submissions)
        {
            Assert.Equal("killed", (await _world.OutcomeAsync(brief)).Code);
        }

        await _world.AssertAuditWholeAsync();
    }

    [Fact]
    public async Task A_kill_is_audited_and_so_is_the_resume()
    {
        await KillAsync();
        await Kills.ResumeAsync(Workspace, Spring, "olga", "fixed");
        await Kills.ResumeAsync(Workspace, Spring, "olga", "fixed");

        Assert.Equal(["killed", "resumed"], await ActsAsync());
        await _world.AssertAuditWholeAsync();
    }

    [Fact]
    public async Task A_repeated_kill_says_the_same_again()
    {
        var done = await _world.SubmitAsync();
        await _world.DeliverAsync(done);
        var waiting = await _world.SubmitAsync();
        await _world.UntilReviewAsync(waiting);
        var first = await KillAsync();
        var second = await KillAsync();

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(first.Stopped, second.Stopped);
        Assert.Equal(first.AlreadyDelivered, second.AlreadyDelivered);
        await _world.SettleAsync();
        Assert.Equal([done.Id], (await KillAsync()).AlreadyDelivered);
    }

    [Fact]
    public async Task A_resume_opens_the_gate_for_new_briefs_only()
    {
        var stopped = await _world.SubmitAsync();
        await _world.UntilReviewAsync(stopped);
        await KillAsync();
        Assert.Equal("killed", (await _world.OutcomeAsync(await _world.SubmitAsync())).Code);

        await Kills.ResumeAsync(Workspace, Spring, "olga", "fixed");

        Assert.Equal(BriefState.Killed, (await _world.OutcomeAsync(stopped)).State);
        Assert.Equal(BriefState.Delivered, (await _world.DeliverAsync(await _world.SubmitAsync())).State);
    }

    [Fact]
    public async Task A_kill_that_a_crash_left_half_way_is_finished_by_the_sweep()
    {
        var briefs = new[] { await _world.SubmitAsync(), await _world.SubmitAsync(), await _world.SubmitAsync() };
        _world.Store.BeforeWrite = key => _ = key == StoreKeys.Outcome(Workspace, briefs.Max(b => b.Id)!) ? throw new IOException("The plug was pulled.") : 0;
        await Assert.ThrowsAsync<IOException>(KillAsync);
        _world.Store.BeforeWrite = null;

        Assert.Equal(1, await Kills.SweepAsync(Workspace));
        Assert.Equal(0, await Kills.SweepAsync(Workspace));

        var gate = await _world.Store.ReadRequiredAsync<KillGate>(StoreKeys.Gate(Workspace, Spring));
        var report = await Kills.ReportAsync(Workspace, Spring, gate.KillId!);
        Assert.Equal(briefs.Select(b => b.Id).Order(StringComparer.Ordinal), report!.Stopped);
        Assert.Equal(["killed"], await ActsAsync());
    }

    [Fact]
    public async Task A_crash_between_the_audit_and_the_report_leaves_one_entry_and_one_report()
    {
        _world.Store.BeforeWrite = key => _ = key.Contains("/kills/", StringComparison.Ordinal) ? throw new IOException("The plug was pulled.") : 0;
        await Assert.ThrowsAsync<IOException>(KillAsync);
        _world.Store.BeforeWrite = null;

        await KillAsync();

        Assert.Equal(["killed"], await ActsAsync());
        Assert.Equal(0, await Kills.SweepAsync(Workspace));
    }

    [Fact]
    public async Task A_resume_finishes_a_kill_that_is_under_way_before_it_opens_the_gate()
    {
        var brief = await _world.SubmitAsync();
        var gate = await Kills.CloseAsync(Workspace, Spring, "olga", "stop");

        await Kills.ResumeAsync(Workspace, Spring, "olga", "fixed");
        var late = await _world.SubmitAsync();
        var report = await Kills.FinishAsync(Workspace, Spring, gate);

        Assert.Equal([brief.Id], report.Stopped);
        Assert.True(await Kills.IsOpenAsync(Workspace, Spring));
        await _world.UntilReviewAsync(late);
    }

    [Fact]
    public async Task One_brief_with_a_damaged_outcome_does_not_keep_the_others_going()
    {
        var damaged = await _world.SubmitAsync();
        var waiting = await _world.SubmitAsync();
        await _world.Store.PutAsync(StoreKeys.Outcome(Workspace, damaged.Id), "{"u8.ToArray(), PutCondition.Any);

        var report = await KillAsync();

        Assert.Equal([waiting.Id], report.Stopped);
        Assert.Equal([damaged.Id], report.Damaged);
    }

    [Fact]
    public async Task Ten_thousand_open_briefs_are_stopped_in_one_kill()
    {
        var mark = new Dictionary<string, string> { ["campaign"] = "spring" };
        for (var i = 0; i < 10_000; i++)
        {
            await _world.Store.PutAsync(StoreKeys.OpenBrief(Workspace, $"b-{i:D5}"), "{}"u8.ToArray(), PutCondition.Create, mark);
            await _world.Store.PutAsync(StoreKeys.Brief(Workspace, $"b-{i:D5}"), "{}"u8.ToArray(), PutCondition.Create);
        }

        Assert.Equal(10_000, (await KillAsync()).Stopped.Count);
    }

    [Fact]
    public async Task A_kill_that_is_finished_after_a_crash_lists_also_what_it_had_stopped_before()
    {
        var briefs = new[] { await _world.SubmitAsync(), await _world.SubmitAsync() };
        _world.Store.BeforeWrite = key => _ = key == StoreKeys.Outcome(Workspace, briefs.Max(b => b.Id)!) ? throw new IOException("The plug was pulled.") : 0;
        await Assert.ThrowsAsync<IOException>(KillAsync);
        _world.Store.BeforeWrite = null;
        await _world.SettleAsync();

        await Kills.SweepAsync(Workspace);

        var gate = await Kills.GateOfAsync(Workspace, Spring);
        Assert.Equal(briefs.Select(b => b.Id).Order(StringComparer.Ordinal), (await Kills.ReportAsync(Workspace, Spring, gate!.KillId!))!.Stopped);
    }

    [Fact]
    public async Task A_resume_leaves_a_kill_that_came_meanwhile_in_force()
    {
        await KillAsync();
        var again = false;
        _world.Store.BeforeWrite = key =>
        {
            // Between the look at the gate and the write that opens it.
            if (key == StoreKeys.Gate(Workspace, Spring) && !again)
            {
                again = true;
                KillAsync().GetAwaiter().GetResult();
            }
        };

        await Kills.ResumeAsync(Workspace, Spring, "olga", "fixed");

        Assert.False(await Kills.IsOpenAsync(Workspace, Spring));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("Spring")]
    [InlineData("")]
    [InlineData("a/b")]
    public void What_is_no_campaign_is_refused(string campaign)
    {
        Assert.Throws<ArgumentException>(() => KillScope.OfCampaign(campaign));
        Assert.Throws<ArgumentException>(() => KillScope.OfModel(campaign));
    }

    private Task<KillReport> KillAsync() => Kills.KillAsync(Workspace, Spring, "olga", "wrong message");

    private async Task<IReadOnlyList<string>> ActsAsync()
    {
        var acts = new List<string>();
        await foreach (var listing in _world.Store.ListAsync(StoreKeys.AdminAudit(Workspace)))
        {
            acts.Add((await _world.Store.ReadRequiredAsync<AuditEntry>(listing.Key)).Act);
        }

        return acts;
    }
}
