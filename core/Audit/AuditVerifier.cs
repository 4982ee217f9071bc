using Atelier.Core.Storage;

namespace Atelier.Core.Audit;

/// <summary>Checks a whole workspace: every brief's chain, the seals of ended ones, the administrative chain, the checkpoints. Changes nothing. Thread-safe.</summary>
public sealed class AuditVerifier(IObjectStore store, AuditChain chains, AuditSeals seals, AuditCheckpoints checkpoints)
{
    /// <summary>Checks everything.</summary>
    public async Task<AuditReport> VerifyAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var problems = new List<AuditProblem>();
        var entries = 0;
        var briefs = await BriefsAsync(workspace, cancellationToken);
        foreach (var brief in briefs)
        {
            entries += (await CheckBriefAsync(workspace, brief, problems, cancellationToken)).Count;
        }

        var admin = await chains.CheckAsync(StoreKeys.AdminAudit(workspace), isEnded: false, cancellationToken);
        problems.AddRange(admin.Problems);
        problems.AddRange(await checkpoints.CheckAsync(workspace, cancellationToken));
        return new(briefs.Count, entries + admin.Count, problems);
    }

    /// <summary>Every brief that anything is left of: one whose own document is gone still has a chain.</summary>
    private async Task<IReadOnlyList<string>> BriefsAsync(string workspace, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var prefix = $"{workspace}/briefs/";
        await foreach (var listing in store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            var brief = listing.Key[prefix.Length..].Split('/')[0];
            if (found.Count == 0 || found[^1] != brief)
            {
                found.Add(brief);
            }
        }

        return found;
    }

    private async Task<AuditCheck> CheckBriefAsync(string workspace, string brief, List<AuditProblem> problems, CancellationToken cancellationToken)
    {
        // While the mark is there the workflow is still writing the end, also after the outcome.
        var hasOutcome = await store.GetAsync(StoreKeys.Outcome(workspace, brief), cancellationToken) is not null;
        var isEnded = hasOutcome && await store.GetAsync(StoreKeys.OpenBrief(workspace, brief), cancellationToken) is null;
        var check = await chains.CheckAsync(StoreKeys.AuditChain(workspace, brief), isEnded, cancellationToken);
        problems.AddRange(check.Problems);
        if (await seals.CheckAsync(workspace, brief, check, isEnded, cancellationToken) is { } problem)
        {
            problems.Add(problem);
        }

        return check;
    }
}
