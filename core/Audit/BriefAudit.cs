using System.Security.Cryptography;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;

namespace Atelier.Core.Audit;

/// <summary>Checks one brief's chain against everything that must agree with it. The brief may go on meanwhile: that is never taken for damage. Thread-safe.</summary>
internal sealed class BriefAudit(IObjectStore store, AuditChain chains, AuditSeals seals)
{
    public async Task<AuditCheck> CheckAsync(string workspace, string brief, CancellationToken cancellationToken)
    {
        // In the opposite order of writing: whatever is found here, the rest was there before it.
        var isEnded = await AuditVerifier.HasEndedAsync(store, workspace, brief, cancellationToken);
        var seal = await seals.ReadAsync(workspace, brief, cancellationToken);
        var chain = await chains.CheckAsync(StoreKeys.AuditChain(workspace, brief), isEnded, cancellationToken);
        var problems = new List<AuditProblem>(chain.Problems);
        void Report(string code, string message) => problems.Add(new(chain.Chain, chain.Count, code, message));

        if (AuditSeals.Compare(workspace, brief, seal, chain, isEnded) is { } problem)
        {
            problems.Add(problem);
        }

        var isSealed = seal != default;
        var isAccepted = await store.GetAsync(StoreKeys.Brief(workspace, brief), cancellationToken) is not null;
        if (!isAccepted && (isSealed || chain.Count > 0))
        {
            Report("missing", "The brief is gone, though it has an audit chain.");
        }

        var isOpen = await store.GetAsync(StoreKeys.OpenBrief(workspace, brief), cancellationToken) is not null;
        try
        {
            if (await store.ReadAsync<Outcome>(StoreKeys.Outcome(workspace, brief), cancellationToken) is { } outcome)
            {
                await CompareAsync(workspace, outcome, chain, Report, cancellationToken);
            }
            else if (isSealed || chain.IsConcluded)
            {
                Report("outcome", "The chain says that the brief has ended, but its outcome is gone.");
            }
            else if (isAccepted && !isOpen)
            {
                Report("outcome", "The brief has neither an outcome nor the mark of an open brief: one of the two was taken away.");
            }
        }
        catch (ObjectStoreException e) when (e.Code == "store-corrupt")
        {
            Report("outcome", "The outcome can't be read.");
        }

        return chain with { Problems = problems };
    }

    // A chain that the sweep closed, for a workflow that couldn't, names no assets: there is nothing to compare them with.
    private async Task CompareAsync(string workspace, Outcome outcome, AuditCheck chain, Action<string, string> report, CancellationToken cancellationToken)
    {
        if (!chain.IsConcluded || chain.Last?.Facts is not { } facts)
        {
            return;
        }

        var assets = facts.GetValueOrDefault("assets");
        if (facts.GetValueOrDefault("state") != outcome.State.ToString() || facts.GetValueOrDefault("code") != outcome.Code
            || (assets is not null && assets != string.Join(' ', outcome.Assets)))
        {
            report("outcome", $"The outcome says {outcome.State} ({outcome.Code}), which is not what the chain ends with.");
        }

        foreach (var asset in assets is null || outcome.State != BriefState.Delivered ? [] : outcome.Assets)
        {
            var stored = await store.GetAsync(StoreKeys.Manifest(workspace, asset), cancellationToken);
            if (stored is null || chain.Manifests.GetValueOrDefault(asset) != Convert.ToHexStringLower(SHA256.HashData(stored.Content.Span)))
            {
                report("manifest", $"The manifest of asset '{asset}' {(stored is null ? "is gone." : "is not the one that the chain names.")}");
            }
        }
    }
}
