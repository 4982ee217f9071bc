using System.Globalization;
using Atelier.Benchmarks.Painting;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Costs;
using Atelier.Core.Kills;
using Atelier.Core.Previews;
using Atelier.Core.Storage;

namespace Atelier.Benchmarks.Search;

/// <summary>What campaigns of a studio's past are called and may spend, and the previews that were drawn in them. Documents only.</summary>
internal sealed class PastSpending(IObjectStore store, string workspace)
{
    private const int MostAtOnce = 64;

    /// <summary>Describes the campaigns: every second has a budget, every twentieth was stopped.</summary>
    public async Task WriteAsync(DateTimeOffset start, TimeSpan span, int previews, CancellationToken cancellationToken)
    {
        for (var n = 0; n < Archive.Campaigns; n++)
        {
            var id = Archive.Campaign(n);
            var campaign = new Campaign { Id = id, Name = string.Create(CultureInfo.InvariantCulture, $"Campaign {n}"), Baseline = new(4, 120, 5), CreatedAt = start, CreatedBy = "person-1" };
            await store.WriteAsync(StoreKeys.Campaign(workspace, id), campaign, PutCondition.Create, cancellationToken: cancellationToken);
            if (n % 2 == 0)
            {
                await store.WriteAsync(StoreKeys.Budget(workspace, id), new CampaignBudget { Limit = 500, Currency = "EUR", Spent = n }, PutCondition.Create, cancellationToken: cancellationToken);
            }

            if (n % 20 == 0)
            {
                var gate = new KillGate { IsClosed = true, By = "person-1", Reason = "Bench.", At = start };
                await store.WriteAsync(StoreKeys.Gate(workspace, KillScope.OfCampaign(id)), gate, PutCondition.Create, cancellationToken: cancellationToken);
            }
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, previews), new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken }, async (n, cancel) =>
        {
            var (id, at) = (string.Create(CultureInfo.InvariantCulture, $"p-{n:x8}"), start + (span * ((double)n / previews)));
            var preview = new Core.Previews.Preview
            {
                Brief = new()
                {
                    Id = id, Workspace = workspace, Requester = "person-1", SubmittedAt = at, Title = "Preview", Campaign = Archive.Campaign(n % Archive.Campaigns), Intent = new() { Goal = "Bench." },
                    Output = new() { Shots = [new() { Name = "preview" }] }, Settings = new(),
                },
                JobId = $"{id}.job", Model = Painter.Profile.Name, ModelVersion = "1", Rates = new(), ExpiresAt = at.AddMinutes(1),
            };
            await store.WriteAsync($"{workspace}/previews/{id}/preview.json", preview, PutCondition.Create, cancellationToken: cancel);
            var end = new PreviewEnd { State = PreviewState.Done, Code = "done", Reason = "", At = at, Cost = Money.Of(0, "EUR") };
            await store.WriteAsync($"{workspace}/previews/{id}/end.json", end, PutCondition.Create, cancellationToken: cancel);
        });
    }
}
