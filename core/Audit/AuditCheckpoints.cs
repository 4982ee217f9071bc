using System.Text;
using System.Text.Json;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Audit;

/// <summary>
/// Once a day the ends of all chains that are still growing are written down and signed, so that cutting or changing what they cover shows later.
/// Chains of ended briefs have their own seals. Thread-safe.
/// </summary>
public sealed class AuditCheckpoints(IObjectStore store, AuditChain chains, ISigner signer, TimeProvider clock)
{
    /// <summary>Writes today's checkpoint, unless it is there.</summary>
    public async Task RunDailyAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        var key = $"{StoreKeys.AuditCheckpoints(workspace)}{now:yyyy-MM-dd}.json";
        if (await store.GetAsync(key, cancellationToken) is not null)
        {
            return;
        }

        var heads = new List<AuditMark> { await MarkAsync(StoreKeys.AdminAudit(workspace), cancellationToken) };
        var open = StoreKeys.OpenBriefs(workspace);
        await foreach (var mark in store.ListAsync(open, startAfter: null, cancellationToken))
        {
            heads.Add(await MarkAsync(StoreKeys.AuditChain(workspace, mark.Key[open.Length..]), cancellationToken));
        }

        var content = JsonSerializer.Serialize(new AuditCheckpointContent(now, heads), WorkflowJson.Options);
        var signature = await signer.SignAsync(Encoding.UTF8.GetBytes(content), cancellationToken);
        await store.WriteAsync(key, new AuditSeal(content, signature), PutCondition.Create, metadata: null, cancellationToken);
    }

    /// <summary>Checks every checkpoint against the chains it covers.</summary>
    public async Task<IReadOnlyList<AuditProblem>> CheckAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var problems = new List<AuditProblem>();
        await foreach (var listing in store.ListAsync(StoreKeys.AuditCheckpoints(workspace), startAfter: null, cancellationToken))
        {
            var (text, fault) = await SealReader.ReadAsync(store, signer, listing.Key, cancellationToken);
            if (text is null)
            {
                problems.Add(new(listing.Key, 0, "seal", $"The checkpoint is not to be believed: {fault ?? "it vanished."}"));
                continue;
            }

            var content = JsonSerializer.Deserialize<AuditCheckpointContent>(text, WorkflowJson.Options)!;
            foreach (var mark in content.Heads.Where(m => m.Count > 0))
            {
                var entry = await store.GetAsync(AuditChain.Key(mark.Chain, mark.Count - 1), cancellationToken);
                if (entry is null || AuditChain.Hash(entry.Content.Span) != mark.Head)
                {
                    problems.Add(new(mark.Chain, mark.Count - 1, "head", $"Entry {mark.Count - 1} is not the one that the checkpoint of {content.At:yyyy-MM-dd} saw: it was changed or cut."));
                }
            }
        }

        return problems;
    }

    private async Task<AuditMark> MarkAsync(string chain, CancellationToken cancellationToken)
    {
        var check = await chains.CheckAsync(chain, isEnded: false, cancellationToken);
        return new(chain, check.Count, check.Head);
    }
}
