using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Audit;

/// <summary>
/// Once a day the ends of all chains that are still growing are written down and signed, together with the hash of the checkpoint before, so that cutting or
/// changing what they cover, or taking a checkpoint away, shows later. Chains of ended briefs have their own seals. Thread-safe.
/// </summary>
public sealed class AuditCheckpoints(IObjectStore store, AuditChain chains, ISigner signer, TimeProvider clock)
{
    private readonly CheckpointReader _reader = new(store, signer);
    private readonly ConcurrentDictionary<string, string> _latest = new(StringComparer.Ordinal);

    // Some 200 bytes a mark: a page stays well below what a document may hold.
    internal int MarksPerPage { get; init; } = 10_000;

    /// <summary>Writes today's checkpoint, unless it is there. Cheap to call often: what was written is remembered.</summary>
    public async Task RunDailyAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        var prefix = StoreKeys.AuditCheckpoints(workspace);
        var key = string.Create(CultureInfo.InvariantCulture, $"{prefix}{now:yyyy-MM-dd}.json");
        if (_latest.GetValueOrDefault(workspace) == key)
        {
            return;
        }

        var last = "";
        await foreach (var listing in store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            last = listing.Key;
        }

        // A later one than today's means that the clock went back; the chain of checkpoints doesn't.
        if (string.CompareOrdinal(last, key) < 0)
        {
            var previous = last.Length == 0 ? null : await store.GetAsync(last, cancellationToken);
            var pages = await WritePagesAsync(workspace, cancellationToken);
            var content = JsonSerializer.Serialize(new AuditCheckpointContent(now, last, previous is null ? "" : AuditChain.Hash(previous.Content.Span), pages), WorkflowJson.Options);
            var signature = await signer.SignAsync(Encoding.UTF8.GetBytes(content), cancellationToken);
            await store.WriteAsync(key, new AuditSeal(content, signature), PutCondition.Create, metadata: null, cancellationToken);
        }

        _latest[workspace] = key;
    }

    /// <summary>Checks every checkpoint against the one before and against the chains it covers.</summary>
    public async Task<IReadOnlyList<AuditProblem>> CheckAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var problems = new List<AuditProblem>();
        var (previous, sha) = ("", "");
        await foreach (var listing in store.ListAsync(StoreKeys.AuditCheckpoints(workspace), startAfter: null, cancellationToken))
        {
            var (content, bytesSha, fault) = await _reader.ReadAsync(listing.Key, cancellationToken);
            if (content is null)
            {
                problems.Add(new(listing.Key, 0, "seal", $"The checkpoint is not to be believed: {fault}"));
            }
            else
            {
                if (content.Previous != previous)
                {
                    var gone = content.Previous.Length == 0 ? "none" : $"'{content.Previous}'";
                    problems.Add(new(listing.Key, 0, "missing", $"The checkpoint follows {gone}, but before it lies {(previous.Length == 0 ? "none" : $"'{previous}'")}: checkpoints were taken away or put in."));
                }
                else if (content.PreviousSha256 != sha)
                {
                    problems.Add(new(listing.Key, 0, "changed", $"The checkpoint follows another '{previous}' than the one that is there."));
                }

                await CheckMarksAsync(workspace, listing.Key, content, problems, cancellationToken);
            }

            (previous, sha) = (listing.Key, bytesSha);
        }

        return problems;
    }

    private async Task CheckMarksAsync(string workspace, string checkpoint, AuditCheckpointContent content, List<AuditProblem> problems, CancellationToken cancellationToken)
    {
        foreach (var page in content.Pages)
        {
            var marks = await _reader.PageAsync(workspace, page, cancellationToken);
            if (marks is null)
            {
                problems.Add(new(checkpoint, 0, "unreadable", $"The chain ends that the checkpoint signs are missing or were changed: page {page}."));
            }

            var written = (marks?.Marks ?? []).Where(m => m.Count > 0).ToAsyncEnumerable();
            await foreach (var mark in Reads.EachInTurnAsync(written, m => FailedAsync(m, cancellationToken), cancellationToken).OfType<AuditMark>())
            {
                problems.Add(new(mark.Chain, mark.Count - 1, "head", $"Entry {mark.Count - 1} is not the one that the checkpoint of {content.At:yyyy-MM-dd} saw: it was changed or cut."));
            }
        }
    }

    private async Task<AuditMark?> FailedAsync(AuditMark mark, CancellationToken cancellationToken) =>
        await store.GetAsync(AuditChain.Key(mark.Chain, mark.Count - 1), cancellationToken) is { } entry && AuditChain.Hash(entry.Content.Span) == mark.Head ? null : mark;

    private async Task<IReadOnlyList<string>> WritePagesAsync(string workspace, CancellationToken cancellationToken)
    {
        var pages = new List<string>();
        var marks = new List<AuditMark> { await chains.MarkAsync(StoreKeys.AdminAudit(workspace), cancellationToken) };
        var open = StoreKeys.OpenBriefs(workspace);
        var listings = store.ListAsync(open, startAfter: null, cancellationToken);
        await foreach (var mark in Reads.EachInTurnAsync(listings, l => chains.MarkAsync(StoreKeys.AuditChain(workspace, l.Key[open.Length..]), cancellationToken), cancellationToken))
        {
            if (marks.Count == MarksPerPage)
            {
                pages.Add(await WritePageAsync(workspace, marks, cancellationToken));
                marks = [];
            }

            marks.Add(mark);
        }

        pages.Add(await WritePageAsync(workspace, marks, cancellationToken));
        return pages;
    }

    private async Task<string> WritePageAsync(string workspace, IReadOnlyList<AuditMark> marks, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new AuditMarkPage(marks), WorkflowJson.Options);
        var sha = AuditChain.Hash(bytes);
        await store.PutAsync(StoreKeys.AuditMarks(workspace, sha), bytes, PutCondition.Create, metadata: null, cancellationToken);
        return sha;
    }
}
