using Atelier.Core.Notices;
using Atelier.Core.Storage;
using Atelier.Core.Telemetry;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Brings everything in line with the outcome: budget, lists, audit seal, notices, and last the mark of open briefs. Safe to repeat.</summary>
internal sealed class FollowOutcome(Studio studio) : Activity<FollowOrder, Nothing>
{
    public override async Task<Nothing> RunAsync(FollowOrder input, CancellationToken cancellationToken)
    {
        var (workspace, id) = (input.Workspace, input.BriefId);
        var brief = await studio.Library.BriefAsync(workspace, id, cancellationToken);
        await studio.Settlement.BookAsync(brief, input.Outcome, cancellationToken);
        if (input.Outcome.State == BriefState.Delivered)
        {
            await studio.Store.PutAsync(StoreKeys.DeliveredBrief(workspace, brief.Campaign, id), "{}"u8.ToArray(), PutCondition.Create, metadata: null, cancellationToken);
        }

        await studio.Seals.SealAsync(workspace, id, input.AuditCount, input.AuditHead, cancellationToken);
        await studio.Events.EndedAsync(brief, input.Outcome, cancellationToken);
        await studio.NotifyAsync(new() { Kind = NoticeKind.Concluded, Workspace = workspace, BriefId = id }, cancellationToken);
        await studio.Store.DeleteAsync(StoreKeys.OpenBrief(workspace, id), cancellationToken);
        StudioTelemetry.BriefEnded(input.Outcome, brief.SubmittedAt);
        return Nothing.Value;
    }
}
