using System.Text.Json;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Audit;

/// <summary>Reads checkpoints and their pages, and believes only what the studio signed. Thread-safe.</summary>
internal sealed class CheckpointReader(IObjectStore store, ISigner signer)
{
    /// <returns>What a checkpoint says, or why it is not to be believed; and the hash of its bytes, whatever they are.</returns>
    public async Task<(AuditCheckpointContent? Content, string Sha256, string? Fault)> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(key, cancellationToken);
        var sha = stored is null ? "" : AuditChain.Hash(stored.Content.Span);
        var (text, fault) = await SealReader.ReadAsync(store, signer, key, cancellationToken);
        try
        {
            var content = text is null ? null : JsonSerializer.Deserialize<AuditCheckpointContent>(text, WorkflowJson.Options);
            return content is { Previous: not null, PreviousSha256: not null, Pages: not null } ? (content, sha, null) : (null, sha, fault ?? "it is no checkpoint.");
        }
        catch (JsonException)
        {
            return (null, sha, "it is no checkpoint.");
        }
    }

    /// <returns>A page, or null when it is missing or is not what its hash says.</returns>
    public async Task<AuditMarkPage?> PageAsync(string workspace, string sha256, CancellationToken cancellationToken)
    {
        var key = StoreKeys.AuditMarks(workspace, sha256);
        var stored = await store.GetAsync(key, cancellationToken);
        return stored is null || AuditChain.Hash(stored.Content.Span) != sha256 ? null : Documents.Parse<AuditMarkPage>(stored);
    }
}
