using System.Diagnostics;
using Atelier.Azure.Tests.Support;
using Atelier.Contracts.Workflows;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Azure.Tests.Briefs;

/// <summary>Whole briefs with all their documents and pictures in Blob Storage.</summary>
public sealed class BriefOnBlobTests(Azurite azurite)
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task A_brief_of_two_rounds_is_delivered_once_whatever_gets_lost_or_doubled(int seed)
    {
        var transport = new CountingTransport(SelfSigned.Transport);
        var store = azurite.Store(await azurite.NewContainerAsync(), azurite.Options with { Transport = transport });
        using var world = new BriefWorld(Hostility.Of(seed), policy: null, store);
        var watch = Stopwatch.StartNew();
        var brief = await world.SubmitAsync(BriefWorld.Draft(shots: 2, variants: 2));

        await world.DecideAsync(await ReviewAsync(1), i => i.Shot == 0 ? Verdict.Change : i.Variant == 0 ? Verdict.Approve : Verdict.Reject);
        await world.ApproveFirstAsync(await ReviewAsync(2));
        for (var i = 0; i < 30 && (await world.ViewAsync(brief)).Outcome is null; i++)
        {
            await world.PassAsync(TimeSpan.FromMinutes(1));
        }

        var outcome = await world.OutcomeAsync(brief);
        TestContext.Current.TestOutputHelper?.WriteLine($"{transport.Count} requests in {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(("delivered", 2), (outcome.Code, outcome.Assets.Distinct().Count()));
        await world.AssertAuditWholeAsync();
        Assert.Equal(0, world.Store.Count);

        async Task<Review> ReviewAsync(int round)
        {
            for (var i = 0; i < 60; i++)
            {
                await world.SettleAsync();
                var status = (await world.ViewAsync(brief)).Status;
                if (status.ReviewId is { } id && await world.Objects.ReadAsync<Review>(StoreKeys.Review(BriefWorld.Workspace, id)) is { } review && review.Round == round)
                {
                    return review;
                }

                await world.PassAsync(TimeSpan.FromMinutes(1));
            }

            throw new InvalidOperationException($"Nobody was asked in round {round}.");
        }
    }
}
