using Atelier.Contracts.Lanes;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Imaging;

namespace Atelier.Core.Tests.Briefs;

/// <summary>Stands in for render workers: paints a picture that depends on seed and size alone, so that a final looks like its preview.</summary>
internal sealed class Painter(InMemoryLanes lanes, IObjectStore store, RenderLedger ledger, TimeProvider time)
{
    /// <summary>Every job taken, in order.</summary>
    public List<RenderJob> Taken { get; } = [];

    /// <summary>The most jobs that were ever waiting at once.</summary>
    public int MostWaiting { get; private set; }

    /// <summary>What becomes of a job: null paints it, a result is recorded as it is.</summary>
    public Func<RenderJob, RenderResult?> Fate { get; set; } = _ => null;

    /// <summary>Jobs that vanish without a result.</summary>
    public Func<RenderJob, bool> Loses { get; set; } = _ => false;

    /// <summary>What a job is painted from beside its own seed: finals painted from another seed look unlike their preview.</summary>
    public Func<RenderJob, long> Seed { get; set; } = job => job.Seed;

    public async Task<int> PaintAsync()
    {
        var count = 0;
        foreach (var lane in LaneNames.Of("standard"))
        {
            MostWaiting = Math.Max(MostWaiting, await lanes.DepthAsync(lane));
            while (await lanes.ReceiveAsync(lane, 8, TimeSpan.Zero) is { Count: > 0 } batch)
            {
                foreach (var delivery in batch)
                {
                    await PaintAsync(delivery);
                    count++;
                }
            }
        }

        return count;
    }

    public static RenderResult Failed(RenderJob job, bool isTransient) =>
        new() { JobId = job.Id, Status = RenderStatus.Failed, FinishedAt = DateTimeOffset.UnixEpoch, ErrorCode = "broken", ErrorMessage = "It broke.", IsTransient = isTransient };

    private async Task PaintAsync(LaneDelivery delivery)
    {
        var job = RenderJobs.TryRead(delivery.Body)!;
        Taken.Add(job);
        if (!Loses(job))
        {
            await ledger.RecordAsync(job.Workspace, job.BriefId, Fate(job) ?? await PictureAsync(job));
        }

        await lanes.CompleteAsync(delivery);
    }

    private async Task<RenderResult> PictureAsync(RenderJob job)
    {
        var random = new Random((int)Seed(job));
        var picture = Blobs(random, job.Width, job.Height);
        return new()
        {
            JobId = job.Id,
            Status = RenderStatus.Succeeded,
            FinishedAt = time.GetUtcNow(),
            PictureSha256 = await store.PutBlobAsync(job.Workspace, Png.Encode(picture)),
            LatentSha256 = await store.PutBlobAsync(job.Workspace, BitConverter.GetBytes(Seed(job))),
            Width = job.Width,
            Height = job.Height,
            Model = job.Model,
            ModelVersion = job.ModelVersion,
            ModelSha256 = new('a', 64),
            Provider = "painter",
            BatchBucket = 1,
            RenderSeconds = 2,
        };
    }

    private static Picture Blobs(Random random, int width, int height)
    {
        var spots = Enumerable.Range(0, 6).Select(_ => (X: random.NextDouble(), Y: random.NextDouble(), R: 0.1 + (0.2 * random.NextDouble()), Shade: (byte)random.Next(256))).ToList();
        var rgb = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = ((i % width + 0.5) / width, (i / width + 0.5) / height);
            var shade = spots.Where(s => ((s.X - x) * (s.X - x)) + ((s.Y - y) * (s.Y - y)) < s.R * s.R).Select(s => s.Shade).LastOrDefault((byte)20);
            rgb.AsSpan(i * 3, 3).Fill(shade);
        }

        return new(width, height, rgb);
    }
}
