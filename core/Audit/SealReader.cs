using System.Text;
using Atelier.Core.Signing;
using Atelier.Core.Storage;

namespace Atelier.Core.Audit;

/// <summary>Reads what was sealed, and believes it only when this studio signed it: whoever can write the store can also sign, but not with the studio's key.</summary>
internal static class SealReader
{
    /// <returns>What the seal says, or why it is not to be believed; neither where there is none.</returns>
    public static async Task<(string? Content, string? Fault)> ReadAsync(IObjectStore store, ISigner signer, string key, CancellationToken cancellationToken)
    {
        AuditSeal? seal;
        try
        {
            seal = await store.ReadAsync<AuditSeal>(key, cancellationToken);
        }
        catch (ObjectStoreException e) when (e.Code == "store-corrupt")
        {
            return (null, "it can't be read.");
        }

        if (seal is null)
        {
            return (null, null);
        }

        if (seal is not { Content: not null, Signature: not null } || !Es256.Verify(seal.Signature, Encoding.UTF8.GetBytes(seal.Content)))
        {
            return (null, "its signature is not valid.");
        }

        return await signer.OwnsAsync(seal.Signature.KeyId, cancellationToken)
            ? (seal.Content, null)
            : (null, $"it is signed by key {seal.Signature.KeyId}, which is not this studio's.");
    }
}
