using System.Text;
using Atelier.Contracts.Signing;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Audit;

public sealed class AuditVerifierTests : IDisposable
{
    private const string Workspace = BriefWorld.Workspace;

    private readonly BriefWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_delivered_and_a_waiting_brief_are_whole()
    {
        await DeliveredAsync();
        await _world.UntilReviewAsync(await _world.SubmitAsync());

        var report = await _world.Studio.Verifier.VerifyAsync(Workspace);

        Assert.Empty(report.Problems);
        Assert.Equal(2, report.Briefs);
    }

    [Fact]
    public async Task A_changed_last_entry_shows_by_the_seal()
    {
        var brief = await DeliveredAsync();
        var chain = StoreKeys.AuditChain(Workspace, brief);
        var key = AuditChain.Key(chain, (await _world.Studio.Audit.MarkAsync(chain)).Count - 1);
        var last = await _world.Store.ReadRequiredAsync<AuditEntry>(key);
        await _world.Store.WriteAsync(key, last with { At = last.At.AddDays(1) }, PutCondition.Any);

        Assert.Equal(["head"], await CodesAsync());
    }

    [Fact]
    public async Task A_cut_shows_also_when_the_brief_is_marked_as_open_again()
    {
        var brief = await DeliveredAsync();
        var chain = StoreKeys.AuditChain(Workspace, brief);
        await _world.Store.DeleteAsync(AuditChain.Key(chain, (await _world.Studio.Audit.MarkAsync(chain)).Count - 1));
        await _world.Store.PutAsync(StoreKeys.OpenBrief(Workspace, brief), "{}"u8.ToArray(), PutCondition.Any);

        Assert.Equal(["head"], await CodesAsync());
    }

    [Fact]
    public async Task A_seal_that_somebody_else_signed_is_not_believed()
    {
        var brief = await DeliveredAsync();
        using var forger = new MemorySigner();
        var seal = await _world.Store.ReadRequiredAsync<AuditSeal>(StoreKeys.AuditSeal(Workspace, brief));
        var forged = new AuditSeal(seal.Content, await forger.SignAsync(Encoding.UTF8.GetBytes(seal.Content)));
        Assert.True(Es256.Verify(forged.Signature, Encoding.UTF8.GetBytes(forged.Content)));
        await _world.Store.WriteAsync(StoreKeys.AuditSeal(Workspace, brief), forged, PutCondition.Any);

        Assert.Equal(["seal"], await CodesAsync());
    }

    [Fact]
    public async Task A_changed_or_unreadable_seal_shows()
    {
        var brief = await DeliveredAsync();
        var key = StoreKeys.AuditSeal(Workspace, brief);
        var seal = await _world.Store.ReadRequiredAsync<AuditSeal>(key);
        await _world.Store.WriteAsync(key, seal with { Content = seal.Content + " " }, PutCondition.Any);
        Assert.Equal(["seal"], await CodesAsync());

        await _world.Store.PutAsync(key, "{}"u8.ToArray(), PutCondition.Any);
        Assert.Equal(["seal"], await CodesAsync());

        await _world.Store.DeleteAsync(key);
        Assert.Equal(["unsealed"], await CodesAsync());
    }

    [Fact]
    public async Task A_deleted_outcome_shows()
    {
        var brief = await DeliveredAsync();
        await _world.Store.DeleteAsync(StoreKeys.Outcome(Workspace, brief));

        Assert.Equal(["outcome"], await CodesAsync());
    }

    [Fact]
    public async Task A_deleted_brief_shows_and_so_does_its_chain()
    {
        var brief = await DeliveredAsync();
        await _world.Store.DeleteAsync(StoreKeys.Brief(Workspace, brief));
        Assert.Equal(["missing"], await CodesAsync());

        await _world.Store.DeleteAsync(AuditChain.Key(StoreKeys.AuditChain(Workspace, brief), 1));
        Assert.Contains("gap", await CodesAsync());
    }

    [Fact]
    public async Task An_open_brief_whose_mark_is_gone_shows()
    {
        var brief = await _world.SubmitAsync();
        await _world.UntilReviewAsync(brief);
        await _world.Store.DeleteAsync(StoreKeys.OpenBrief(Workspace, brief.Id));

        Assert.Equal(["outcome"], await CodesAsync());
    }

    [Fact]
    public async Task Another_outcome_than_the_one_that_was_audited_shows()
    {
        var brief = await DeliveredAsync();
        var key = StoreKeys.Outcome(Workspace, brief);
        var outcome = await _world.Store.ReadRequiredAsync<Outcome>(key);
        await _world.Store.WriteAsync(key, outcome with { Assets = [] }, PutCondition.Any);
        Assert.Equal(["outcome"], await CodesAsync());

        await _world.Store.PutAsync(key, "{"u8.ToArray(), PutCondition.Any);
        Assert.Equal(["outcome"], await CodesAsync());
    }

    [Fact]
    public async Task A_manifest_that_was_changed_or_taken_away_shows()
    {
        var brief = await DeliveredAsync();
        var asset = (await _world.Store.ReadRequiredAsync<Outcome>(StoreKeys.Outcome(Workspace, brief))).Assets[0];
        var key = StoreKeys.Manifest(Workspace, asset);
        var manifest = await _world.Store.GetAsync(key);
        await _world.Store.PutAsync(key, (byte[])[.. manifest!.Content.Span, (byte)' '], PutCondition.Any);
        Assert.Equal(["manifest"], await CodesAsync());

        await _world.Store.DeleteAsync(key);
        Assert.Equal(["manifest"], await CodesAsync());
    }

    private async Task<string> DeliveredAsync()
    {
        var brief = await _world.SubmitAsync();
        Assert.Equal(BriefState.Delivered, (await _world.DeliverAsync(brief)).State);
        return brief.Id;
    }

    private async Task<IReadOnlyList<string>> CodesAsync() => [.. (await _world.Studio.Verifier.VerifyAsync(Workspace)).Problems.Select(p => p.Code)];
}
