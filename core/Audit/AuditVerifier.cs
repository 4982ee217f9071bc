using Atelier.Core.Catalog;
using Atelier.Core.Storage;

namespace Atelier.Core.Audit;

/// <summary>
/// Checks a whole workspace: every brief's chain with its seal, outcome and delivered manifests, the administrative chain, the checkpoints.
/// Changes nothing, and may run beside a studio at work. Thread-safe.
/// </summary>
public sealed class AuditVerifier(IObjectStore store, AuditChain chains, AuditSeals seals, AuditCheckpoints checkpoints)
{
    private readonly BriefAudit _briefs = new(store, chains, seals);

    /// <summary>Checks everything.</summary>
    public Task<AuditReport> VerifyAsync(string workspace, CancellationToken cancellationToken = default) => VerifyAsync(workspace, progress: null, cancellationToken);

    /// <summary>Checks everything, saying how far it is after each brief.</summary>
    public async Task<AuditReport> VerifyAsync(string workspace, IProgress<AuditProgress>? progress, CancellationToken cancellationToken = default)
    {
        var problems = new List<AuditProblem>();
        var (count, entries) = (0, 0);
        // Every brief that anything is left of: one whose own document is gone still has a chain.
        var briefs = BriefKeys.AllAsync(store, workspace, cancellationToken);
        await foreach (var check in Reads.EachInTurnAsync(briefs, brief => CheckBriefAsync(workspace, brief, cancellationToken), cancellationToken))
        {
            problems.AddRange(check.Problems);
            (count, entries) = (count + 1, entries + check.Count);
            progress?.Report(new(count, entries, problems.Count));
        }

        // The checkpoints first: what they saw must be in the chain that is read afterwards.
        problems.AddRange(await checkpoints.CheckAsync(workspace, cancellationToken));
        var admin = await chains.CheckAsync(StoreKeys.AdminAudit(workspace), isEnded: false, cancellationToken);
        problems.AddRange(admin.Problems);
        return new(count, entries + admin.Count, problems);
    }

    /// <summary>Checks one brief: its chain, and what seal, outcome and delivered manifests say against it.</summary>
    public Task<AuditCheck> CheckBriefAsync(string workspace, string brief, CancellationToken cancellationToken = default) =>
        _briefs.CheckAsync(workspace, brief, cancellationToken);

    /// <summary>Whether a brief's chain must be complete: it has an outcome, and its workflow took the mark of open briefs away after writing the chain's end.</summary>
    public static async Task<bool> HasEndedAsync(IObjectStore store, string workspace, string brief, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await store.GetAsync(StoreKeys.Outcome(workspace, brief), cancellationToken) is not null
            && await store.GetAsync(StoreKeys.OpenBrief(workspace, brief), cancellationToken) is null;
    }
}
