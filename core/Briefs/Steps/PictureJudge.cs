using Atelier.Core.Brands;
using Atelier.Core.Moderation;
using Atelier.Core.Policies;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Telemetry;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Judges rendered pictures for a brief: the same look for previews and finals.</summary>
internal sealed class PictureJudge(Studio studio)
{
    /// <summary>Judges the picture of a job that succeeded.</summary>
    public async Task<(RenderResult Result, ReadOnlyMemory<byte> Png, IReadOnlyList<Finding> Findings)> JudgeAsync(Brief brief, Brand? brand, WorkspacePolicy policy, string jobId, CancellationToken cancellationToken)
    {
        var result = await studio.Ledger.GetAsync(brief.Workspace, jobId, cancellationToken)
            ?? throw new PermanentFailureException("render-missing", $"The render {jobId} is not in the ledger.");
        var png = await studio.Store.GetBlobAsync(brief.Workspace, result.PictureSha256!, cancellationToken);
        var check = new PictureCheck
        {
            Png = png,
            Brand = brand,
            Policy = policy,
            ProtectedHashes = await ProtectedAsync(brief, cancellationToken),
        };
        var findings = await studio.Moderator.CheckPictureAsync(check, cancellationToken);
        StudioTelemetry.PictureJudged(findings);
        return (result, png, findings);
    }

    private async Task<IReadOnlyList<string>> ProtectedAsync(Brief brief, CancellationToken cancellationToken)
    {
        var hashes = new List<string>();
        foreach (var reference in brief.Intent.References.Where(r => r.Role == ReferenceRole.Protected))
        {
            var png = await studio.Store.GetBlobAsync(brief.Workspace, reference.Sha256, cancellationToken);
            hashes.Add(PictureChecks.HashOf(png));
        }

        return hashes;
    }
}
