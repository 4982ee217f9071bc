using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Core.Storage;

namespace Atelier.Web.Health;

/// <summary>Looks for what keeps work from going on, in the documents themselves, so that it tells the same whichever process draws. Thread-safe.</summary>
internal sealed class HealthConcerns(StudioServices studio)
{
    private const int MostLookedAt = 20;
    private const int MostUnheld = 5;

    // Longer than any picture takes that isn't split, and than a worker needs to load its models.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong now, the gravest first.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="open">Its open briefs.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public async Task<IReadOnlyList<HealthConcern>> FindAsync(string workspace, IReadOnlyList<BriefView> open, CancellationToken cancellationToken)
    {
        var found = new List<HealthConcern>(studio.HostConcerns());
        var models = await studio.Studio.Models.ListAsync(workspace, cancellationToken);
        if (models.Count == 0)
        {
            found.Add(new(true, "There is no model to draw with", "New briefs are refused. Put a model folder where the studio looks for models, and start a worker again; its log says why a folder can't be used."));
        }
        else if (!models.Any(m => m.IsOpen))
        {
            found.Add(new(true, "Every model is stopped", "New briefs are refused until a model is resumed, on the page of models."));
        }
        else if (!models.Any(m => m.IsDefault))
        {
            var policy = await studio.Studio.Library.PolicyAsync(workspace, cancellationToken);
            found.Add(new(true, $"The default model '{policy.DefaultModel}' is missing", "Briefs that pin no model are refused. Bring its folder back, or make another model the default."));
        }

        var drawing = open.Where(b => b.Status.State is BriefState.Previewing or BriefState.Rendering).ToList();
        if (drawing.Count > 0 && await SilentForAsync(workspace, drawing, cancellationToken) is { } silence && silence >= Patience)
        {
            found.Add(new(true, $"Nothing was drawn for {Pages.Words.Span(silence)}", $"{Pages.Words.Count(drawing.Count, "brief")} {(drawing.Count == 1 ? "waits" : "wait")} for pictures, and none came. See that a render worker runs, and what its log says."));
        }

        foreach (var unheld in (await new UnheldModels(studio.Store, studio.Clock).ListAsync(workspace, cancellationToken)).Take(MostUnheld))
        {
            found.Add(new(true, $"No worker of the pool '{unheld.Pool}' takes '{unheld.Model}' {unheld.Version}", $"Workers have passed pictures that ask for it on to each other for minutes (first noted {Pages.Words.Span(studio.Clock.GetUtcNow() - unheld.Since)} ago). Start a worker that has this model, or give it to one that runs; else those pictures fail when their time is up."));
        }

        return [.. found.OrderByDescending(c => c.IsGrave)];
    }

    // Since the last thing that was written of any brief that is being drawn: a picture that came, a round that was asked for.
    private async Task<TimeSpan> SilentForAsync(string workspace, IReadOnlyList<BriefView> drawing, CancellationToken cancellationToken)
    {
        var last = DateTimeOffset.MinValue;
        foreach (var brief in drawing.Take(MostLookedAt).Select(b => b.Brief))
        {
            foreach (var place in new[] { StoreKeys.RendersOf(workspace, brief.Id), StoreKeys.Brief(workspace, brief.Id)[..^"brief.json".Length] })
            {
                await foreach (var listing in studio.Store.ListAsync(place, startAfter: null, cancellationToken))
                {
                    last = Later(last, listing.CreatedAt);
                }
            }
        }

        return studio.Clock.GetUtcNow() - last;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
