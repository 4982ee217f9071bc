using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Writes audit entries at their places in the brief's chain.</summary>
internal sealed class WriteAudit(Studio studio) : Activity<AuditOrder, AuditHead>
{
    public override async Task<AuditHead> RunAsync(AuditOrder input, CancellationToken cancellationToken)
    {
        var chain = StoreKeys.AuditChain(input.Workspace, input.BriefId);
        var (count, head) = (input.Sequence, input.Previous);
        foreach (var note in input.Notes)
        {
            head = await studio.Audit.AppendAsync(chain, count++, head, note, cancellationToken);
        }

        return new(count, head);
    }
}
