using Atelier.Core.Assets;
using Atelier.Core.Costs;
using Atelier.Core.Enrichment;
using Atelier.Core.Models;
using Atelier.Core.Moderation;
using Atelier.Core.Renders;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Builds a final's manifest from what is stored. The same final gives the same manifest.</summary>
internal sealed class ManifestWriter(Studio studio, string workspace, string briefId)
{
    public async Task<AssetManifest> BuildAsync(RenderOrder order, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var id = RenderJobId.Parse(order.JobId);
        var brief = await studio.Library.BriefAsync(workspace, briefId, cancellationToken);
        var policy = await studio.Library.PolicyOfAsync(workspace, briefId, cancellationToken);
        var spec = await studio.Library.SpecAsync(workspace, briefId, id.Round, cancellationToken);
        var shot = spec.Shots.Single(s => s.Shot == id.Shot);
        var variant = shot.Variants.Single(v => v.Variant == id.Variant);
        var final = await ResultAsync(order.JobId, cancellationToken);
        var preview = await ResultAsync(order.PreviewJobId!, cancellationToken);
        var proof = await ProofAsync(order.JobId, cancellationToken);
        var model = await studio.Store.ReadAsync<ModelProfile>(StoreKeys.Model(workspace, spec.Model), cancellationToken);

        // Reading checks the hash: what is signed is what is stored.
        var picture = await studio.Store.GetBlobAsync(workspace, final.PictureSha256!, cancellationToken);

        var approvals = await ApprovalsAsync(id, cancellationToken);
        return new()
        {
            Id = $"{briefId}.{shot.Name}.r{id.Round}.v{id.Variant}",
            Workspace = workspace,
            BriefId = briefId,
            BriefSha256 = await studio.HashOfAsync(StoreKeys.Brief(workspace, briefId), cancellationToken),
            Campaign = brief.Campaign,
            Brand = brief.Brand,
            Shot = shot.Name,
            Variant = id.Variant,
            Round = id.Round,
            PictureSha256 = final.PictureSha256!,
            Width = final.Width,
            Height = final.Height,
            Render = new()
            {
                Prompt = variant.Prompt,
                NegativePrompt = shot.NegativePrompt,
                Seed = variant.Seed,
                PreviewSteps = spec.PreviewSteps,
                FinalSteps = spec.FinalSteps,
                Guidance = spec.Guidance,
                Sampler = spec.Sampler,
                PromotionStrength = spec.PromotionStrength,
                Model = final.Model ?? spec.Model,
                ModelVersion = final.ModelVersion ?? spec.ModelVersion,
                ModelSha256 = final.ModelSha256 ?? "",
                ModelLicence = model?.Licence ?? "unknown",
                Provider = final.Provider ?? "unknown",
                Runtime = final.Runtime,
                BatchBucket = final.BatchBucket,
            },
            Proof = new(preview.PictureSha256!, preview.LatentSha256, proof.Similarity ?? 0, spec.ProofThreshold, approvals.Exists(a => a.ReviewId.EndsWith("-finals", StringComparison.Ordinal))),
            Enricher = spec.Enricher,
            Degraded = Degraded(spec, proof, preview, final),
            PolicyVersion = policy.Version,
            Findings = proof.Findings,
            Approvals = approvals,
            Copy = shot.Copy,
            Tags = shot.Tags,
            Colours = PictureChecks.ColoursOf(picture),
            Cost = Money.Of(CostReport.OfRender(preview, policy.Rates) + CostReport.OfRender(final, policy.Rates), policy.Rates.Currency),
            FinishedAt = at,
        };
    }

    private static List<string> Degraded(RoundSpec spec, JudgedPicture proof, RenderResult preview, RenderResult final)
    {
        var away = new List<string>();
        if (spec.Findings.Any(f => f.Rule == Findings.EnricherDegraded)) away.Add("enricher");
        if (proof.Findings.Any(f => f.Rule == Findings.ModerationUnavailable)) away.Add("moderator");
        if (new[] { preview, final }.Any(r => RenderDevice.Of(r.Provider) == RenderDevice.Managed)) away.Add("renderer");
        return away;
    }

    private async Task<RenderResult> ResultAsync(string job, CancellationToken cancellationToken) =>
        await studio.Ledger.GetAsync(workspace, job, cancellationToken) is { Status: RenderStatus.Succeeded } result
            ? result
            : throw new PermanentFailureException("render-missing", $"The render {job} is not in the ledger as succeeded.");

    /// <summary>The final's proof, whichever round it was proofed in.</summary>
    private async Task<JudgedPicture> ProofAsync(string job, CancellationToken cancellationToken)
    {
        for (var round = 1; round <= 8; round++)
        {
            var proofs = await studio.Store.ReadAsync<JudgedPictures>(StoreKeys.Proofs(workspace, briefId, round), cancellationToken);
            if (proofs?.Pictures.FirstOrDefault(p => p.JobId == job) is { } found)
            {
                return found;
            }
        }

        throw new PermanentFailureException("proof-missing", $"The final {job} was never proofed.");
    }

    private async Task<List<AssetApproval>> ApprovalsAsync(RenderJobId final, CancellationToken cancellationToken)
    {
        var approvals = new List<AssetApproval>();
        await foreach (var listing in studio.Store.ListAsync(StoreKeys.ReviewsOf(workspace, briefId), startAfter: null, cancellationToken))
        {
            // Reviews lie beside folders of decisions; only the reviews themselves are wanted here.
            var review = listing.Key.Contains("/decisions/", StringComparison.Ordinal) ? null : await studio.Store.ReadAsync<Review>(listing.Key, cancellationToken);
            var item = review?.Items.FirstOrDefault(i => IsSamePicture(i.JobId, final));
            if (item is null)
            {
                continue;
            }

            var decisions = await studio.Store.ReadDecisionsAsync(workspace, review!.Id, cancellationToken);
            var counted = ReviewTally.Count(review, decisions, escalated: true).DecidedBy;
            foreach (var decision in decisions.Where(d => counted.Contains(d.Reviewer)))
            {
                if (decision.Verdicts.Any(v => v.Shot == item.Shot && v.Variant == item.Variant && v.Verdict == Verdict.Approve))
                {
                    var hash = await studio.HashOfAsync(StoreKeys.Decision(workspace, review.Id, decision.Reviewer), cancellationToken);
                    var overruled = item.Findings.Any(f => f.Severity == FindingSeverity.Error) && decision.Roles.Contains(review.OverruleRole);
                    approvals.Add(new(review.Id, decision.Reviewer, decision.Roles, decision.At, decision.Via, hash, overruled));
                }
            }
        }

        return approvals;
    }

    private static bool IsSamePicture(string jobId, RenderJobId final) =>
        RenderJobId.TryParse(jobId, out var job) && job with { Purpose = RenderPurpose.Final, Attempt = final.Attempt } == final;
}
