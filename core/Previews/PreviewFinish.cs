using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Costs;
using Atelier.Core.Kills;
using Atelier.Core.Moderation;
using Atelier.Core.Renders;
using Atelier.Core.Storage;

namespace Atelier.Core.Previews;

/// <summary>Ends previews: judges and marks what was drawn, and settles its money. Every step may be repeated. Thread-safe.</summary>
internal sealed class PreviewFinish(Studio studio)
{
    /// <summary>Ends a preview if it can end now.</summary>
    public async Task<PreviewEnd?> TryAsync(Preview preview, CancellationToken cancellationToken)
    {
        var (workspace, id) = (preview.Brief.Workspace, preview.Brief.Id);
        var end = await studio.Store.ReadAsync<PreviewEnd>(PreviewKeys.End(workspace, id), cancellationToken);
        if (end is null)
        {
            var result = await studio.Ledger.GetAsync(workspace, preview.JobId, cancellationToken);
            if (result is null && studio.Clock.GetUtcNow() < preview.ExpiresAt)
            {
                return null;
            }

            result ??= await studio.Ledger.RecordAsync(workspace, briefId: null, Expired(preview), cancellationToken);
            end = await studio.Store.WriteOnceAsync(PreviewKeys.End(workspace, id), await JudgeAsync(preview, result, cancellationToken), metadata: null, cancellationToken);
        }

        await SettleAsync(preview, end, cancellationToken);
        return end;
    }

    /// <summary>Ends a preview that isn't allowed.</summary>
    public async Task RefuseAsync(Preview preview, string code, string reason, CancellationToken cancellationToken)
    {
        // A repeat under the same key may have sent the job, or sends it yet. With a result it is not drawn any more; where it was, that is paid for.
        var now = studio.Clock.GetUtcNow();
        var unwanted = new RenderResult { JobId = preview.JobId, Status = RenderStatus.Cancelled, FinishedAt = now, ErrorCode = "unwanted", ErrorMessage = "The preview was refused." };
        var result = await studio.Ledger.RecordAsync(preview.Brief.Workspace, briefId: null, unwanted, cancellationToken);
        var end = new PreviewEnd { State = PreviewState.Refused, Code = code, Reason = reason, At = now, Cost = Money.Of(CostReport.OfRender(result, preview.Rates), preview.Rates.Currency) };
        end = await studio.Store.WriteOnceAsync(PreviewKeys.End(preview.Brief.Workspace, preview.Brief.Id), end, metadata: null, cancellationToken);
        await SettleAsync(preview, end, cancellationToken);
    }

    /// <summary>Whether a kill came after a preview was taken in. While a gate is closed none is taken in, so that any change of a gate since then began with a kill.</summary>
    public async Task<bool> IsStoppedAsync(Preview preview, CancellationToken cancellationToken)
    {
        KillScope?[] scopes = [KillScope.Workspace, KillScope.OfCampaign(preview.Brief.Campaign), Ids.IsValid(preview.Model) ? KillScope.OfModel(preview.Model) : null];
        foreach (var scope in scopes.OfType<KillScope>())
        {
            if (await studio.Kills.GateOfAsync(preview.Brief.Workspace, scope, cancellationToken) is { } gate && (gate.IsClosed || gate.At >= preview.Brief.SubmittedAt))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An end as it may be shown: without its picture where a kill came since.</summary>
    public async Task<PreviewEnd> ShownAsync(Preview preview, PreviewEnd end, CancellationToken cancellationToken) =>
        end.State == PreviewState.Done && await IsStoppedAsync(preview, cancellationToken) ? Killed(end) : end;

    // An end as it is after a kill: without its picture.
    private static PreviewEnd Killed(PreviewEnd end) =>
        new() { State = PreviewState.Killed, Code = "killed", Reason = "Its campaign, its model or the studio was stopped.", At = end.At, Cost = end.Cost };

    private async Task<PreviewEnd> JudgeAsync(Preview preview, RenderResult result, CancellationToken cancellationToken)
    {
        var (brief, now) = (preview.Brief, studio.Clock.GetUtcNow());
        var end = new PreviewEnd
        {
            State = PreviewState.Done, Code = "done", Reason = "", At = now, Width = result.Width, Height = result.Height,
            Cost = Money.Of(CostReport.OfRender(result, preview.Rates), preview.Rates.Currency),
        };
        if (await IsStoppedAsync(preview, cancellationToken))
        {
            return Killed(end);
        }

        if (result.Status != RenderStatus.Succeeded)
        {
            return end with { State = PreviewState.Failed, Code = result.ErrorCode ?? "render-failed", Reason = result.ErrorMessage ?? "It could not be drawn. Try again.", Width = 0, Height = 0 };
        }

        var brand = await studio.Library.BrandAsync(brief, cancellationToken);
        var policy = await studio.Library.PolicyAsync(brief.Workspace, cancellationToken);
        var (_, png, findings) = await studio.Judge.JudgeAsync(brief, brand, policy, preview.JobId, cancellationToken);
        return PreviewScreen.Stopping(findings) is { Count: > 0 } stopping
            ? end with { State = PreviewState.Refused, Code = "policy", Reason = Findings.Summary(stopping), Findings = findings, Width = 0, Height = 0 }
            : end with { Findings = findings, PictureSha256 = await studio.Store.PutBlobAsync(brief.Workspace, DraftMark.Apply(png, brief.Id), cancellationToken) };
    }

    /// <summary>Enters a preview into the index that was settled already. Safe to repeat.</summary>
    public async Task EnterAsync(Preview preview, PreviewEnd end, CancellationToken cancellationToken) =>
        await studio.PreviewIndex.AddAsync(preview, end, await CostAsync(preview, end, cancellationToken) + await SpoiledAsync(preview, cancellationToken), cancellationToken);

    // Its result was there before its end, and never changes; where retention removed it, the end still knows.
    private async Task<decimal> CostAsync(Preview preview, PreviewEnd end, CancellationToken cancellationToken) =>
        await studio.Ledger.GetAsync(preview.Brief.Workspace, preview.JobId, cancellationToken) is { } result
            ? CostReport.OfRender(result, preview.Rates)
            : decimal.Parse(end.Cost.Amount, CultureInfo.InvariantCulture);

    private async Task<decimal> SpoiledAsync(Preview preview, CancellationToken cancellationToken) =>
        CostReport.OfSpoilage(await studio.Store.ReadAllAsync<Spoilage>(PreviewKeys.SpoiledOf(preview.Brief.Workspace, preview.Brief.Id), cancellationToken), preview.Rates).Total;

    // Money first: while the mark is there, a sweep comes back.
    private async Task SettleAsync(Preview preview, PreviewEnd end, CancellationToken cancellationToken)
    {
        var (workspace, id) = (preview.Brief.Workspace, preview.Brief.Id);
        var cost = await CostAsync(preview, end, cancellationToken);
        await studio.Budget.FoldAsync(workspace, preview.Brief.Campaign, id, cost, cancellationToken);
        await studio.PreviewIndex.AddAsync(preview, end, cost + await SpoiledAsync(preview, cancellationToken), cancellationToken);
        await studio.Store.DeleteAsync(PreviewKeys.OpenPreview(workspace, id), cancellationToken);
    }

    private RenderResult Expired(Preview preview) => new()
    {
        JobId = preview.JobId, Status = RenderStatus.Failed, FinishedAt = studio.Clock.GetUtcNow(), ErrorCode = "expired", IsTransient = true,
        ErrorMessage = "No worker drew it in time. See whether workers serve the model's lane.",
    };
}
