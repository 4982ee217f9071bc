using Atelier.Core.Costs;
using Atelier.Core.Enrichment;
using Atelier.Core.Moderation;
using Atelier.Core.Policies;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Writes a round's specification once, and screens what was written like a brief.</summary>
internal sealed class EnrichRound(Studio studio) : Activity<EnrichOrder, EnrichResult>
{
    public override async Task<EnrichResult> RunAsync(EnrichOrder input, CancellationToken cancellationToken)
    {
        var key = StoreKeys.RoundSpec(input.Workspace, input.BriefId, input.Round);
        var brief = await studio.Library.BriefAsync(input.Workspace, input.BriefId, cancellationToken);
        var policy = await studio.Library.PolicyOfAsync(input.Workspace, input.BriefId, cancellationToken);
        var spec = await studio.Store.ReadAsync<RoundSpec>(key, cancellationToken);
        if (spec is null)
        {
            if (input.Round > 1 && !await IsAffordableAsync(input, brief, policy, cancellationToken))
            {
                return new(false, $"Another round is more than the budget of campaign '{brief.Campaign}' has room for. Raise the budget, then send the brief again.", "", []);
            }

            var written = await studio.Enricher.EnrichAsync(await RequestAsync(input, brief, policy, cancellationToken), cancellationToken);
            spec = await studio.Store.WriteOnceAsync(key, written, metadata: null, cancellationToken);
            if (!ReferenceEquals(spec, written))
            {
                // Another run of this step was first; these words cost money all the same.
                await SpoilageNotes.NoteAsync(studio.Store, input.Workspace, input.BriefId, written.Usage, studio.Clock.GetUtcNow(), cancellationToken);
            }
        }

        var findings = await studio.Moderator.CheckTextAsync(TextChecks.OfSpec(spec, brief, policy), cancellationToken);
        var stopping = findings.Where(f => f.Severity == FindingSeverity.Error).ToList();
        var jobs = spec.Shots.SelectMany(s => s.Variants.Select(v =>
            new RenderJobId(input.BriefId, input.Round, s.Shot, v.Variant, RenderPurpose.Preview, 1).ToString()));
        return new(stopping.Count == 0, Findings.Summary(stopping), await studio.HashOfAsync(key, cancellationToken), [.. jobs]);
    }

    // Screening set money aside for one round; what reviewers ask for beyond that must fit too, before it is spent. What was spent for nothing is paid for apart.
    private async Task<bool> IsAffordableAsync(EnrichOrder input, Brief brief, WorkspacePolicy policy, CancellationToken cancellationToken)
    {
        var shots = input.Shots.Select(s => brief.Output.Shots[s]).ToList();
        var amount = (await studio.Costs.CountAsync(input.Workspace, input.BriefId, cancellationToken)).Cost.Total + studio.ForecastOf(brief, shots, policy.Rates);
        return await studio.Budget.RaiseAsync(input.Workspace, brief.Campaign, brief.Id, amount, cancellationToken);
    }

    private async Task<EnrichmentRequest> RequestAsync(EnrichOrder input, Brief brief, WorkspacePolicy policy, CancellationToken cancellationToken)
    {
        var model = await studio.Library.ModelForAsync(brief, policy, cancellationToken)
            ?? throw new PermanentFailureException("unknown-model", "The brief's model was removed from the catalog. Send the brief again to choose another.");
        return new()
        {
            Brief = brief,
            Brand = await studio.Library.BrandAsync(brief, cancellationToken),
            Model = model,
            Policy = policy,
            Round = input.Round,
            Shots = input.Shots,
            Previous = await PreviousAsync(input, cancellationToken),
            Changes = await ChangesAsync(input, cancellationToken),
            ReferenceColours = await ColoursAsync(brief, cancellationToken),
        };
    }

    private async Task<IReadOnlyList<string>> ColoursAsync(Brief brief, CancellationToken cancellationToken)
    {
        var colours = new List<string>();
        foreach (var reference in brief.Intent.References.Where(r => r.Role == ReferenceRole.Palette))
        {
            colours.AddRange(PictureChecks.ColoursOf(await studio.Store.GetBlobAsync(brief.Workspace, reference.Sha256, cancellationToken)));
        }

        return [.. colours.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Each shot as it was last drawn, whichever round that was.</summary>
    private async Task<RoundSpec?> PreviousAsync(EnrichOrder input, CancellationToken cancellationToken)
    {
        RoundSpec? latest = null;
        var shots = new Dictionary<int, ShotSpec>();
        for (var round = input.Round - 1; round >= 1 && shots.Count < input.Shots.Count; round--)
        {
            var spec = await studio.Library.SpecAsync(input.Workspace, input.BriefId, round, cancellationToken);
            latest ??= spec;
            foreach (var shot in spec.Shots.Where(s => input.Shots.Contains(s.Shot)))
            {
                shots.TryAdd(shot.Shot, shot);
            }
        }

        return latest is null ? null : latest with { Shots = [.. shots.Values.OrderBy(s => s.Shot)] };
    }

    private async Task<IReadOnlyList<ChangeRequest>> ChangesAsync(EnrichOrder input, CancellationToken cancellationToken)
    {
        if (input.ChangesFrom is null)
        {
            return [];
        }

        var decisions = await studio.Store.ReadDecisionsAsync(input.Workspace, input.ChangesFrom, cancellationToken);
        return [.. decisions.SelectMany(d => d.Verdicts)
            .Where(v => v.Verdict == Verdict.Change && input.Shots.Contains(v.Shot))
            .Select(v => new ChangeRequest(v.Shot, v.Variant, v.Reason, v.Note))];
    }
}
