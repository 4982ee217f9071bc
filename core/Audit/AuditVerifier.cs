using Atelier.Core.Storage;

namespace Atelier.Core.Audit;

/// <summary>Checks a whole workspace: every brief's chain, the seals of ended ones, the administrative chain, the checkpoints. Changes nothing. Thread-safe.</summary>
public sealed class AuditVerifier(IObjectStore store, AuditChain chains, AuditSeals seals, AuditCheckpoints checkpoints)
{
    /// <summary>Checks everything.</summary>
    public async Task<AuditReport> VerifyAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var problems = new List<AuditProblem>();
        var (count, entries) = (0, 0);
        var prefix = $"{workspace}/briefs/";
        await foreach (var listing in store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            if (!listing.Key.EndsWith("/brief.json", StringComparison.Ordinal))
            {
                continue;
            }

            var brief = listing.Key[prefix.Length..^"/brief.json".Length];
            var check = await CheckBriefAsync(workspace, brief, problems, cancellationToken);
            (count, entries) = (count + 1, entries + check.Count);
        }

        var admin = await chains.CheckAsync(StoreKeys.AdminAudit(workspace), isEnded: false, cancellationToken);
        problems.AddRange(admin.Problems);
        problems.AddRange(await checkpoints.CheckAsync(workspace, cancellationToken));
        return new(count, entries + admin.Count, problems);
    }

    private async Task<AuditCheck> CheckBriefAsync(string workspace, string brief, List<AuditProblem> problems, CancellationToken cancellationToken)
    {
        // While the mark is there the workflow is still writing the end, also after the outcome.
        var hasOutcome = await store.GetAsync(StoreKeys.Outcome(workspace, brief), cancellationToken) is not null;
        var isEnded = hasOutcome && await store.GetAsync(StoreKeys.OpenBrief(workspace, brief), cancellationToken) is null;
        var check = await chains.CheckAsync(StoreKeys.AuditChain(workspace, brief), isEnded, cancellationToken);
        problems.AddRange(check.Problems);
        if (isEnded && await seals.CheckAsync(workspace, brief, check, cancellationToken) is { } problem)
        {
            problems.Add(problem);
        }

        return check;
    }
}
