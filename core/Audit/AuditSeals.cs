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
    public async Task<AuditProblem?> CheckAsync(string workspace, string brief, AuditCheck chain, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var seal = await store.ReadAsync<AuditSeal>(StoreKeys.AuditSeal(workspace, brief), cancellationToken);
        if (seal is null)
        {
            return new(chain.Chain, chain.Count, "unsealed", "The brief has ended, but its chain has no seal yet.");
        }

        if (!Es256.Verify(seal.Signature, Encoding.UTF8.GetBytes(seal.Content)))
        {
            return new(chain.Chain, chain.Count, "seal", "The seal's signature is not valid.");
        }

        return seal.Content == Content(workspace, brief, chain.Count, chain.Head)
            ? null
            : new(chain.Chain, chain.Count - 1, "head", $"The chain ends with entry {chain.Count - 1} and hash {chain.Head}, which is not what was sealed ({seal.Content}): its last entry was changed, or entries were cut or added.");
    }

    private static string Content(string workspace, string brief, int count, string head) =>
        string.Create(CultureInfo.InvariantCulture, $"{workspace} {brief} {count} {head}");
}
