using Atelier.Core.Inbox;
using Atelier.Core.Renders;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Gives overdue jobs a failed result, so that nothing hangs on a lost one. A job that has a result keeps it, and the brief is told again.</summary>
internal sealed class ExpireRenders(Studio studio) : Activity<ExpireOrder, ExpireResult>
{
    public override async Task<ExpireResult> RunAsync(ExpireOrder input, CancellationToken cancellationToken)
    {
        var results = new List<Signal>();
        foreach (var job in input.JobIds)
        {
            var expired = RenderResult.Expired(job, input.At);
            results.Add(Signal.OfRender(await studio.Ledger.RecordAsync(input.Workspace, input.BriefId, expired, cancellationToken)));
        }

        return new(results);
    }
}
