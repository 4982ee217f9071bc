using Atelier.Core.Renders;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Gives overdue jobs a failed result, so that nothing hangs on a lost one. A job that has a result keeps it, and the brief is told again.</summary>
internal sealed class ExpireRenders(Studio studio) : Activity<ExpireOrder, Nothing>
{
    public override async Task<Nothing> RunAsync(ExpireOrder input, CancellationToken cancellationToken)
    {
        foreach (var job in input.JobIds)
        {
            var expired = new RenderResult
            {
                JobId = job,
                Status = RenderStatus.Failed,
                FinishedAt = input.At,
                ErrorCode = "expired",
                ErrorMessage = "No worker finished it in time. See whether workers serve the model's lane.",
                IsTransient = true,
            };
            await studio.Ledger.RecordAsync(input.Workspace, input.BriefId, expired, cancellationToken);
        }

        return Nothing.Value;
    }
}
