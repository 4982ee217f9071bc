using System.Collections.Concurrent;
using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Core.Storage;

namespace Atelier.Benchmarks.Kill;

/// <summary>A model that fails where a brief's play says so, and takes its time so that kills fall into renders.</summary>
internal sealed class FatefulModel(IImageModel inner, IObjectStore store, TimeSpan slowness) : IImageModel
{
    private readonly ConcurrentDictionary<string, Play> _plays = new(StringComparer.Ordinal);

    public bool Serves(string model) => inner.Serves(model);

    public async Task<IReadOnlyList<ImageOutcome>> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        await Task.Delay(slowness, cancellationToken);
        var failed = new Dictionary<string, ImageOutcome>(StringComparer.Ordinal);
        foreach (var order in orders)
        {
            if (await FateOfAsync(order.Job) is { } failure)
            {
                failed.Add(order.Job.Id, failure);
            }
        }

        var good = orders.Where(o => !failed.ContainsKey(o.Job.Id)).ToList();
        var drawn = good.Count == 0 ? [] : await inner.DrawAsync(good, progress, cancellationToken);
        var all = drawn.Concat(failed.Values).ToDictionary(o => o.JobId, StringComparer.Ordinal);
        return [.. orders.Select(o => all[o.Job.Id])];
    }

    private async Task<ImageOutcome?> FateOfAsync(RenderJob job)
    {
        if (!_plays.TryGetValue(job.BriefId!, out var play))
        {
            var brief = await store.ReadRequiredAsync<Brief>(StoreKeys.Brief(job.Workspace, job.BriefId!));
            _plays[job.BriefId!] = play = Part.PlayOf(brief.Title);
        }

        var id = RenderJobId.Parse(job.Id);
        return play switch
        {
            Play.BrokenAll => Failed(job, isTransient: false),
            Play.BrokenShot when id.Shot == 1 => Failed(job, isTransient: false),
            Play.FlakyRenders when id.Attempt == 1 && (id.Variant % 2 == 1 || id.Purpose == RenderPurpose.Final) => Failed(job, isTransient: true),
            _ => null,
        };
    }

    private static ImageOutcome Failed(RenderJob job, bool isTransient) =>
        new() { JobId = job.Id, Status = RenderStatus.Failed, ErrorCode = "broken", ErrorMessage = "It broke, as the play says.", IsTransient = isTransient };
}
