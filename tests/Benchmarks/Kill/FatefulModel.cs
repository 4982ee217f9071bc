using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Core.Storage;

namespace Atelier.Benchmarks.Kill;

/// <summary>A model that fails where a brief's play says so, and takes its time so that kills fall into renders.</summary>
internal sealed class FatefulModel(IImageModel inner, IObjectStore store, TimeSpan slowness) : IImageModel
{
    private readonly ConcurrentDictionary<string, Play> _plays = new(StringComparer.Ordinal);

    public bool Serves(string model) => inner.Serves(model);

    public bool Serves(string model, string version) => inner.Serves(model, version);

    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Delay(slowness, cancellationToken);
        var good = new List<ImageOrder>();
        foreach (var order in orders)
        {
            if (await FateOfAsync(order.Job) is { } failure)
            {
                yield return failure;
            }
            else
            {
                good.Add(order);
            }
        }

        if (good.Count == 0)
        {
            yield break;
        }

        await foreach (var outcome in inner.DrawAsync(good, progress, cancellationToken))
        {
            yield return outcome;
        }
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
