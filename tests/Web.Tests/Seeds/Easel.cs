using Atelier.Contracts.Lanes;
using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Core.Storage;

namespace Atelier.Web.Tests.Seeds;

/// <summary>Stands in for render workers: draws what waits on the preview lane.</summary>
public sealed class Easel(InMemoryLanes lanes, IObjectStore store, Studio studio, TimeProvider clock)
{
    public async Task<int> DrawAsync()
    {
        var batch = await lanes.ReceiveAsync("standard-preview", 32, TimeSpan.Zero);
        foreach (var delivery in batch)
        {
            var job = RenderJobs.TryRead(delivery.Body)!;
            await studio.Ledger.RecordAsync(job.Workspace, job.BriefId, new()
            {
                JobId = job.Id, Status = RenderStatus.Succeeded, FinishedAt = clock.GetUtcNow(), PictureSha256 = await store.PutBlobAsync(job.Workspace, Drawing.Png((int)(job.Seed % 4), job.Width)),
                Width = job.Width, Height = job.Height, Model = job.Model, ModelVersion = job.ModelVersion, RenderSeconds = 1,
            });
            await lanes.CompleteAsync(delivery);
        }

        return batch.Count;
    }
}
