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

    /// <summary>A brief's seal as it lies there. Read it before the chain: what was sealed when it was read must be in the chain that is read afterwards.</summary>
    internal Task<(string? Content, string? Fault)> ReadAsync(string workspace, string brief, CancellationToken cancellationToken) =>
        SealReader.ReadAsync(store, signer, StoreKeys.AuditSeal(workspace, brief), cancellationToken);

    /// <summary>What is wrong between a chain and its seal, or null.</summary>
    internal static AuditProblem? Compare(string workspace, string brief, (string? Content, string? Fault) seal, AuditCheck chain, bool isEnded)
    {
        if (seal.Fault is not null)
        {
            return new(chain.Chain, chain.Count, "seal", $"The seal is not to be believed: {seal.Fault}");
        }

        if (seal.Content is null)
        {
            return isEnded ? new(chain.Chain, chain.Count, "unsealed", "The brief has ended, but its chain has no seal.") : null;
        }

        return seal.Content == Content(workspace, brief, chain.Count, chain.Head)
            ? null
            : new(chain.Chain, Math.Max(0, chain.Count - 1), "head", $"The chain ends with entry {chain.Count - 1} and hash {chain.Head}, which is not what was sealed ({seal.Content}): its last entry was changed, or entries were cut or added.");
    }

    private static string Content(string workspace, string brief, int count, string head) =>
        string.Create(CultureInfo.InvariantCulture, $"{workspace} {brief} {count} {head}");
}
