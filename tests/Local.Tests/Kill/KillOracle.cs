using Atelier.Benchmarks.Kill;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;
using Atelier.Local.Platform;

namespace Atelier.Local.Tests.Kill;

public sealed class KillOracle
{
    private const string Workspace = LocalSettings.Workspace;

    [Fact]
    public async Task The_oracle_of_the_kill_test_sees_what_a_crash_could_have_spoilt()
    {
        using var folder = new TemporaryFolder();
        var setting = new KillSetting { Kills = 1, Briefs = 3, Seed = 7, Data = folder.Path };
        var run = await new Supervisor(setting, _ => { }).RunAsync();
        Assert.Empty(run.Findings);
        await using var platform = await LocalPlatform.OpenAsync(new() { DataFolder = folder.Path });
        var store = platform.Store;
        var parts = run.Audience.Parts;
        var delivered = parts.First(p => p.Part.Play == Play.ChangeOnce).BriefId!;
        var outcome = await store.ReadRequiredAsync<Outcome>(StoreKeys.Outcome(Workspace, delivered));

        await Sees("signature", () => store.DeleteAsync(StoreKeys.ManifestSignature(Workspace, outcome.Assets[0])));
        await Sees("is still there", () => store.PutAsync(StoreKeys.OpenBrief(Workspace, delivered), "{}"u8.ToArray(), PutCondition.Any));
        await Sees("delivered twice", () => Rewrite(outcome with { Assets = [.. outcome.Assets, outcome.Assets[0]] }));
        await Sees("not Delivered/delivered", () => Rewrite(outcome with { State = BriefState.Failed, Code = "lost" }));
        await Sees("ends 0 times", () => CutAsync(delivered));
        await Sees("no outcome", () => store.DeleteAsync(StoreKeys.Outcome(Workspace, delivered)));

        async Task Sees(string what, Func<Task> spoil)
        {
            await spoil();
            Assert.Contains(await new Oracle(platform, setting).JudgeAsync(parts), f => f.Contains(what, StringComparison.Ordinal));
        }

        Task Rewrite(Outcome changed) => store.WriteAsync(StoreKeys.Outcome(Workspace, delivered), changed, PutCondition.Any);

        async Task CutAsync(string brief)
        {
            await foreach (var listing in store.ListAsync(StoreKeys.AuditChain(Workspace, brief)))
            {
                if ((await store.ReadRequiredAsync<AuditEntry>(listing.Key)).Act == AuditChain.Concluded)
                {
                    await store.DeleteAsync(listing.Key);
                }
            }
        }
    }
}
