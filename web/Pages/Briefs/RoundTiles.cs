using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;

namespace Atelier.Web.Pages.Briefs;

/// <summary>Puts together what a brief's rounds want, what the ledger holds, what moderation found and what people said: one tile a picture. Thread-safe.</summary>
internal sealed class RoundTiles(IObjectStore store, DrawingWatch drawings)
{
    public async Task<IReadOnlyList<(int Round, Tile Tile)>> ReadAsync(BriefView view, IReadOnlyList<RoundSpec> specs, IReadOnlyList<Asking> askings, CancellationToken cancellationToken)
    {
        var (workspace, brief) = (view.Brief.Workspace, view.Brief);
        var wanted = new SortedDictionary<(int Round, RenderPurpose Purpose, int Shot, int Variant), Tile>(Comparer<(int Round, RenderPurpose Purpose, int Shot, int Variant)>.Default);
        foreach (var (shot, variant, round) in specs.SelectMany(s => s.Shots.SelectMany(x => x.Variants.Select(v => (x, v, s.Round)))))
        {
            wanted[(round, RenderPurpose.Preview, shot.Shot, variant.Variant)] = New(brief, shot.Shot, variant.Variant, RenderPurpose.Preview) with { Width = shot.PreviewWidth, Height = shot.PreviewHeight };
        }

        // What people approved is drawn at full size next.
        foreach (var asking in askings.Where(a => a.Review.Stage == ReviewStage.Previews && view.Status.State is BriefState.Rendering))
        {
            foreach (var item in ReviewTally.Count(asking.Review, asking.Decisions, asking.IsEscalated).Approved)
            {
                wanted[(asking.Review.Round, RenderPurpose.Final, item.Shot, item.Variant)] = New(brief, item.Shot, item.Variant, RenderPurpose.Final);
            }
        }

        foreach (var result in await store.ReadAllAsync<RenderResult>(StoreKeys.RendersOf(workspace, brief.Id), cancellationToken))
        {
            if (RenderJobId.TryParse(result.JobId, out var job))
            {
                var key = (job.Round, job.Purpose, job.Shot, job.Variant);
                var before = wanted.GetValueOrDefault(key) ?? New(brief, job.Shot, job.Variant, job.Purpose);

                // Attempts come in order, and the first that succeeds counts.
                wanted[key] = before.State == TileState.Drawn ? before : With(before, job, result);
            }
        }

        foreach (var round in wanted.Keys.Select(k => k.Round).Distinct().ToList())
        {
            await JudgeAsync(StoreKeys.RoundPreviews(workspace, brief.Id, round), wanted, cancellationToken);
            await JudgeAsync(StoreKeys.Proofs(workspace, brief.Id, round), wanted, cancellationToken);
        }

        var standings = await FollowAsync(view, [.. wanted.Select(w => (w.Key.Round, w.Value))], cancellationToken);
        return [.. wanted.Select(w =>
        {
            var tile = w.Value with { Votes = VotesOn(w.Key, askings) };
            return (w.Key.Round, standings.TryGetValue(JobOf(brief.Id, w.Key.Round, tile), out var at) ? tile with { State = TileState.Drawing, Progress = at } : tile);
        })];
    }

    private static Tile New(Brief brief, int shot, int variant, RenderPurpose purpose) => new()
    {
        Shot = shot, Variant = variant, Purpose = purpose, State = TileState.Waiting,
        ShotName = shot < brief.Output.Shots.Count ? brief.Output.Shots[shot].Name : $"Shot {shot + 1}",
    };

    private static Tile With(Tile tile, RenderJobId job, RenderResult result) => result is { Status: RenderStatus.Succeeded, PictureSha256: { } sha }
        ? tile with { State = TileState.Drawn, Sha256 = sha, Width = result.Width, Height = result.Height, Attempt = job.Attempt, Fault = "" }
        : tile with { State = TileState.Failed, Attempt = job.Attempt, Fault = result.ErrorMessage ?? "It was not drawn." };

    /// <summary>How far those are that are still to come. Nobody is asked where nothing is drawn.</summary>
    private Task<IReadOnlyDictionary<string, RenderStanding>> FollowAsync(BriefView view, IReadOnlyList<(int Round, Tile Tile)> tiles, CancellationToken cancellationToken)
    {
        var isDrawing = view is { Outcome: null, Status.State: BriefState.Previewing or BriefState.Rendering };
        var awaited = tiles.Where(t => isDrawing && t.Tile.State != TileState.Drawn).Select(t => JobOf(view.Brief.Id, t.Round, t.Tile)).ToHashSet(StringComparer.Ordinal);
        return drawings.OfAsync(view.Brief.Workspace, view.Brief.Id, awaited, cancellationToken);
    }

    /// <summary>The job that draws a picture next, or drew it.</summary>
    private static string JobOf(string brief, int round, Tile tile) =>
        new RenderJobId(brief, round, tile.Shot, tile.Variant, tile.Purpose, tile.State == TileState.Failed ? tile.Attempt + 1 : tile.Attempt).ToString();

    private static IReadOnlyList<Vote> VotesOn((int Round, RenderPurpose Purpose, int Shot, int Variant) key, IReadOnlyList<Asking> askings)
    {
        var stage = key.Purpose == RenderPurpose.Final ? ReviewStage.Finals : ReviewStage.Previews;
        return [.. askings.Where(a => a.Review.Round == key.Round && a.Review.Stage == stage).SelectMany(a => a.Decisions).SelectMany(
            d => d.Verdicts.Where(v => v.Shot == key.Shot && v.Variant == key.Variant).Select(v => new Vote(d.Reviewer, v)))];
    }

    private async Task JudgeAsync(string key, SortedDictionary<(int, RenderPurpose, int, int), Tile> tiles, CancellationToken cancellationToken)
    {
        foreach (var judged in (await store.ReadAsync<JudgedPictures>(key, cancellationToken))?.Pictures ?? [])
        {
            if (RenderJobId.TryParse(judged.JobId, out var job) && tiles.TryGetValue((job.Round, job.Purpose, job.Shot, job.Variant), out var tile))
            {
                tiles[(job.Round, job.Purpose, job.Shot, job.Variant)] = tile with { Findings = judged.Findings, Similarity = judged.Similarity };
            }
        }
    }
}
