using System.Collections.Concurrent;
using Atelier.Core.Briefs;
using Atelier.Core.Moderation;
using Atelier.Core.Renders;
using Atelier.Core.Storage;

namespace Atelier.Web.Briefs;

/// <summary>The pictures of a brief, as they come. For whoever may see the brief: they are not delivered yet. Thread-safe.</summary>
internal sealed class BriefGallery(IObjectStore store)
{
    private const int MaxKnown = 50_000;

    // Results never change, so a picture that was a brief's once stays so.
    private readonly ConcurrentDictionary<(string Workspace, string Brief, string Sha256), byte> _known = new();

    /// <summary>All pictures, last round first, finals before previews.</summary>
    public async Task<IReadOnlyList<GalleryPicture>> ReadAsync(string workspace, string briefId, CancellationToken cancellationToken = default)
    {
        var found = new List<GalleryPicture>();
        var findings = new Dictionary<string, IReadOnlyList<Finding>>(StringComparer.Ordinal);
        foreach (var result in await store.ReadAllAsync<RenderResult>(StoreKeys.RendersOf(workspace, briefId), cancellationToken))
        {
            if (result is { Status: RenderStatus.Succeeded, PictureSha256: { } sha } && RenderJobId.TryParse(result.JobId, out var job))
            {
                found.Add(new(job!, sha, result.Width, result.Height, []));
                Remember(workspace, briefId, sha);
            }
        }

        foreach (var round in found.Select(p => p.Job.Round).Distinct())
        {
            await AddFindingsAsync(StoreKeys.RoundPreviews(workspace, briefId, round), findings, cancellationToken);
            await AddFindingsAsync(StoreKeys.Proofs(workspace, briefId, round), findings, cancellationToken);
        }

        return [.. found
            .Select(p => p with { Findings = findings.GetValueOrDefault(p.Job.ToString()) ?? [] })
            .OrderByDescending(p => p.Job.Round).ThenByDescending(p => p.Job.Purpose).ThenBy(p => p.Job.Shot).ThenBy(p => p.Job.Variant).ThenBy(p => p.Job.Attempt)];
    }

    /// <summary>A picture to know a brief by, as its SHA-256; null while there is none.</summary>
    public async Task<string?> FirstAsync(string workspace, string briefId, CancellationToken cancellationToken = default)
    {
        await foreach (var listing in store.ListAsync(StoreKeys.RendersOf(workspace, briefId), startAfter: null, cancellationToken))
        {
            if (await store.ReadRequiredAsync<RenderResult>(listing.Key, cancellationToken) is { Status: RenderStatus.Succeeded, PictureSha256: { } sha })
            {
                Remember(workspace, briefId, sha);
                return sha;
            }
        }

        return null;
    }

    /// <summary>Whether a picture is one of a brief's.</summary>
    public async Task<bool> HoldsAsync(string workspace, string briefId, string sha256, CancellationToken cancellationToken = default)
    {
        if (_known.ContainsKey((workspace, briefId, sha256)))
        {
            return true;
        }

        await ReadAsync(workspace, briefId, cancellationToken);
        return _known.ContainsKey((workspace, briefId, sha256));
    }

    private void Remember(string workspace, string briefId, string sha256)
    {
        if (_known.Count > MaxKnown)
        {
            _known.Clear();
        }

        _known.TryAdd((workspace, briefId, sha256), 0);
    }

    private async Task AddFindingsAsync(string key, Dictionary<string, IReadOnlyList<Finding>> findings, CancellationToken cancellationToken)
    {
        foreach (var judged in (await store.ReadAsync<JudgedPictures>(key, cancellationToken))?.Pictures ?? [])
        {
            findings[judged.JobId] = judged.Findings;
        }
    }
}
