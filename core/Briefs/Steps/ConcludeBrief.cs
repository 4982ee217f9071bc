using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Creates the outcome, unless there is one: whoever creates it first decides.</summary>
internal sealed class ConcludeBrief(Studio studio) : Activity<ConcludeOrder, Outcome>
{
    public override async Task<Outcome> RunAsync(ConcludeOrder input, CancellationToken cancellationToken) =>
        await studio.Store.WriteOnceAsync(StoreKeys.Outcome(input.Workspace, input.BriefId), input.Outcome, metadata: null, cancellationToken);
}
