using System.Text.Json;
using Atelier.Core.Enrichment;
using Atelier.Core.Renders;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Builds jobs from what is stored and sends them. Sending one twice is harmless: its id is the same and the first result counts.</summary>
internal sealed class DispatchRenders(Studio studio) : Activity<DispatchOrder, DispatchResult>
{
    public override async Task<DispatchResult> RunAsync(DispatchOrder input, CancellationToken cancellationToken)
    {
        var brief = await studio.Library.BriefAsync(input.Workspace, input.BriefId, cancellationToken);
        var sendings = new List<(string Lane, LaneMessage Message, RenderJob Job)>();
        foreach (var round in input.Jobs.GroupBy(j => RenderJobId.Parse(j.JobId).Round))
        {
            var spec = await studio.Library.SpecAsync(input.Workspace, input.BriefId, round.Key, cancellationToken);
            if (await studio.Kills.ClosedForAsync(input.Workspace, brief.Campaign, spec.Model, cancellationToken) is not null)
            {
                return new(GateClosed: true);
            }

            foreach (var order in round)
            {
                var id = RenderJobId.Parse(order.JobId);
                var job = await BuildAsync(brief, spec, id, order, input.ExpiresAt, cancellationToken);
                var message = new LaneMessage(job.Id, JsonSerializer.Serialize(job, WorkflowJson.Options), input.ExpiresAt - studio.Clock.GetUtcNow()) { GivesWay = Courtesy.Of(spec, id) };
                sendings.Add((LaneNames.Name(spec.Pool, id.Purpose), message, job));
            }
        }

        await studio.Settlement.SendingAsync(brief, sendings.Select(s => s.Job), cancellationToken);
        await Task.WhenAll(sendings.Where(s => s.Message.TimeToLive > TimeSpan.Zero).Select(s => studio.Lanes.SendAsync(s.Lane, s.Message, delay: default, cancellationToken)));
        return new(GateClosed: false);
    }

    private async Task<RenderJob> BuildAsync(Brief brief, RoundSpec spec, RenderJobId id, RenderOrder order, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var shot = spec.Shots.Single(s => s.Shot == id.Shot);
        var variant = shot.Variants.Single(v => v.Variant == id.Variant);
        var isFinal = id.Purpose == RenderPurpose.Final;
        return new()
        {
            Id = order.JobId,
            Workspace = brief.Workspace,
            BriefId = brief.Id,
            Purpose = id.Purpose,
            Model = spec.Model,
            ModelVersion = spec.ModelVersion,
            Prompt = variant.Prompt,
            NegativePrompt = shot.NegativePrompt,
            Seed = variant.Seed,
            Steps = isFinal ? spec.FinalSteps : spec.PreviewSteps,
            Guidance = spec.Guidance,
            Sampler = spec.Sampler,
            Width = isFinal ? shot.Width : shot.PreviewWidth,
            Height = isFinal ? shot.Height : shot.PreviewHeight,
            Source = isFinal ? await PromotionAsync(brief, spec, order, cancellationToken) : ReferenceOf(shot),
            SentAt = studio.Clock.GetUtcNow(),
            ExpiresAt = expiresAt,
            TraceParent = brief.TraceParent,
        };
    }

    private async Task<RenderSource> PromotionAsync(Brief brief, RoundSpec spec, RenderOrder order, CancellationToken cancellationToken)
    {
        var preview = await studio.Ledger.GetAsync(brief.Workspace, order.PreviewJobId!, cancellationToken)
            ?? throw new PermanentFailureException("preview-missing", $"The approved preview {order.PreviewJobId} is not in the ledger.");

        // A renderer that keeps no latents hands on pixels instead.
        return preview.LatentSha256 is { } latent
            ? new() { Kind = RenderSourceKind.Latent, Sha256 = latent, Strength = spec.PromotionStrength }
            : new() { Kind = RenderSourceKind.Picture, Sha256 = preview.PictureSha256!, Strength = spec.PromotionStrength };
    }

    private static RenderSource? ReferenceOf(ShotSpec shot) =>
        shot.SourceSha256 is { } sha ? new() { Kind = RenderSourceKind.Picture, Sha256 = sha, Strength = shot.SourceStrength } : null;
}
