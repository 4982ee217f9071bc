using System.Globalization;
using System.Text;
using Atelier.Core.Signing;
using Atelier.Core.Storage;

namespace Atelier.Core.Audit;

/// <summary>Signs the ends of chains. Thread-safe.</summary>
public sealed class AuditSeals(IObjectStore store, ISigner signer)
{
    /// <summary>Seals a brief's chain, once.</summary>
    public async Task SealAsync(string workspace, string brief, int count, string head, CancellationToken cancellationToken = default)
    {
        var content = Content(workspace, brief, count, head);
        var key = StoreKeys.AuditSeal(workspace, brief);
        if (await store.GetAsync(key, cancellationToken) is null)
        {
            var signature = await signer.SignAsync(Encoding.UTF8.GetBytes(content), cancellationToken);
            await store.WriteAsync(key, new AuditSeal(content, signature), PutCondition.Create, metadata: null, cancellationToken);
        }
    }

    /// <summary>What is wrong between a chain and its seal, or null.</summary>
    public async Task<AuditProblem?> CheckAsync(string workspace, string brief, AuditCheck chain, bool isEnded, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var (end, fault) = await SealReader.ReadAsync(store, signer, StoreKeys.AuditSeal(workspace, brief), cancellationToken);
        if (fault is not null)
        {
            return new(chain.Chain, chain.Count, "seal", $"The seal is not to be believed: {fault}");
        }

        if (end is null)
        {
            return isEnded ? new(chain.Chain, chain.Count, "unsealed", "The brief has ended, but its chain has no seal yet.") : null;
        }

        return end == Content(workspace, brief, chain.Count, chain.Head)
            ? null
            : new(chain.Chain, chain.Count - 1, "head", $"The chain ends with entry {chain.Count - 1} and hash {chain.Head}, which is not what was sealed ({end}): its last entry was changed, or entries were cut or added.");
    }

    private static string Content(string workspace, string brief, int count, string head) =>
        string.Create(CultureInfo.InvariantCulture, $"{workspace} {brief} {count} {head}");
}
