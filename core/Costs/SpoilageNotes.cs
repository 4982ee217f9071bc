using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Core.Enrichment;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Costs;

/// <summary>Writes down what was spent for nothing, for a sweep to book. One create each: a process that dies before it has told nothing. Thread-safe.</summary>
internal static class SpoilageNotes
{
    /// <summary>Notes a render of which nothing came. One that cost nothing is left out; repeating it changes nothing.</summary>
    public static Task NoteAsync(IObjectStore store, string workspace, RenderResult result, CancellationToken cancellationToken) =>
        (result.RenderSeconds > 0 || result.Status == RenderStatus.Succeeded) && RenderJobId.TryParse(result.JobId, out var job)
            ? NoteAsync(store, workspace, new Spoilage { Owner = job.BriefId, At = result.FinishedAt, Render = result with { Job = null, PictureSha256 = null, LatentSha256 = null, StoredBytes = 0 } }, cancellationToken)
            : Task.CompletedTask;

    /// <summary>Notes words that nobody reads.</summary>
    public static Task NoteAsync(IObjectStore store, string workspace, string brief, EnrichmentUsage? words, DateTimeOffset at, CancellationToken cancellationToken) =>
        words is null ? Task.CompletedTask : NoteAsync(store, workspace, new Spoilage { Owner = brief, At = at, Words = words }, cancellationToken);

    private static async Task NoteAsync(IObjectStore store, string workspace, Spoilage spoilage, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(spoilage, WorkflowJson.Options);
        var id = $"{spoilage.Owner}.{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 10))}";
        await store.PutAsync(StoreKeys.Spoiled(workspace) + id, json, PutCondition.Create, metadata: null, cancellationToken);
    }
}
