using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Audit;

/// <summary>
/// Append-only chains of entries, each holding the hash of the one before. A brief's chain is written by its workflow alone, at deterministic places, so that writing twice is harmless.
/// Thread-safe.
/// </summary>
public sealed class AuditChain(IObjectStore store)
{
    /// <summary>The act that ends a brief's chain; a chain of an ended brief without it was cut.</summary>
    public const string Concluded = "concluded";

    /// <summary>Writes an entry at its place.</summary>
    /// <param name="chain">The chain's key prefix.</param>
    /// <param name="sequence">The place, from 0.</param>
    /// <param name="previous">The hash of the entry before; empty for the first.</param>
    /// <param name="note">What happened.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The entry's hash.</returns>
    /// <exception cref="ObjectStoreException"><c>store-corrupt</c>: another entry has that place.</exception>
    public async Task<string> AppendAsync(string chain, int sequence, string previous, AuditNote note, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(note);
        var entry = new AuditEntry { Sequence = sequence, Previous = previous, At = note.At, Act = note.Act, By = note.By, Facts = note.Facts };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(entry, WorkflowJson.Options);
        var key = Key(chain, sequence);
        if (await store.PutAsync(key, bytes, PutCondition.Create, metadata: null, cancellationToken) is null)
        {
            var found = await store.GetAsync(key, cancellationToken);
            if (found is null || !found.Content.Span.SequenceEqual(bytes))
            {
                throw new ObjectStoreException("store-corrupt", $"Audit entry {sequence} of '{chain}' is not what was written there.");
            }
        }

        return Hash(bytes);
    }

    /// <summary>Adds an entry at the end, wherever that is: for chains with several writers, such as administrative acts.</summary>
    public Task AppendAtEndAsync(string chain, AuditNote note, CancellationToken cancellationToken = default) => AppendAsync(chain, note, once: null, cancellationToken);

    /// <summary>The same for an act that may be repeated after a crash: the chain gets it once.</summary>
    /// <param name="chain">The chain's key prefix.</param>
    /// <param name="once">What makes the act this one and no other, such as its kind and id.</param>
    /// <param name="note">What happened.</param>
    /// <param name="cancellationToken">Gives up; the entry may or may not have been added.</param>
    public Task AppendOnceAsync(string chain, string once, AuditNote note, CancellationToken cancellationToken = default) => AppendAsync(chain, note, once, cancellationToken);

    /// <summary>How far a chain has grown, by its last entry alone: cheap, and no check.</summary>
    public async Task<AuditMark> MarkAsync(string chain, CancellationToken cancellationToken = default)
    {
        var (count, head, _) = await EndAsync(chain, once: null, cancellationToken);
        return new(chain, count, head);
    }

    /// <summary>Checks a chain from its first entry to its last.</summary>
    /// <param name="chain">The chain's key prefix.</param>
    /// <param name="isEnded">Whether it must end with <see cref="Concluded"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its length, head and what is wrong with it.</returns>
    public async Task<AuditCheck> CheckAsync(string chain, bool isEnded, CancellationToken cancellationToken = default)
    {
        var problems = new List<AuditProblem>();
        var manifests = new Dictionary<string, string>(StringComparer.Ordinal);
        var (expected, head, last) = (0, "", (AuditEntry?)null);
        await foreach (var (key, stored) in ReadAsync(chain, cancellationToken))
        {
            if (PlaceOf(chain, key) is not { } place)
            {
                problems.Add(new(chain, expected, "stranger", $"'{key}' is no entry."));
                continue;
            }

            if (place != expected)
            {
                problems.Add(new(chain, expected, "gap", $"Entry {expected} is missing; the next is {place}."));
            }

            var entry = stored is null ? null : TryParse(stored);
            if (entry is null)
            {
                problems.Add(new(chain, place, "unreadable", $"Entry {place} can't be read."));
            }
            else if (entry.Sequence != place)
            {
                problems.Add(new(chain, place, "reordered", $"At place {place} lies entry {entry.Sequence}."));
            }
            else if (entry.Previous != head)
            {
                problems.Add(new(chain, place, "changed", $"Entry {place} follows another entry {place - 1} than the one that is there: one of the two was changed."));
            }

            head = stored is null ? "" : Hash(stored.Content.Span);
            last = entry;
            expected = place + 1;
            if (entry?.Facts is { } facts && facts.TryGetValue("asset", out var asset) && facts.TryGetValue("manifest", out var manifest))
            {
                manifests[asset] = manifest;
            }
        }

        if (isEnded && last?.Act != Concluded)
        {
            problems.Add(new(chain, expected, "cut", $"The brief has ended, but its chain stops after {expected} entries without '{Concluded}'."));
        }

        return new(chain, expected, head, problems) { Last = last, Manifests = manifests };
    }

    /// <summary>An entry's key: places are padded so that listings come in order.</summary>
    public static string Key(string chain, int sequence) => string.Create(CultureInfo.InvariantCulture, $"{chain}{sequence:D6}.json");

    internal static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private IAsyncEnumerable<(string Key, StoredObject? Stored)> ReadAsync(string chain, CancellationToken cancellationToken) =>
        Reads.EachInTurnAsync(store.ListAsync(chain, startAfter: null, cancellationToken), async listing => (listing.Key, await store.GetAsync(listing.Key, cancellationToken)), cancellationToken);

    private static int? PlaceOf(string chain, string key) =>
        int.TryParse(key.AsSpan(chain.Length).TrimEnd(".json"), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;

    private async Task AppendAsync(string chain, AuditNote note, string? once, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(note);
        var metadata = once is null ? null : new Dictionary<string, string> { ["once"] = once };
        while (true)
        {
            var (count, head, isThere) = await EndAsync(chain, once, cancellationToken);
            var mine = new AuditEntry { Sequence = count, Previous = head, At = note.At, Act = note.Act, By = note.By, Facts = note.Facts };

            // Whoever takes a place first keeps it and the other goes behind.
            if (isThere || await store.WriteAsync(Key(chain, count), mine, PutCondition.Create, metadata, cancellationToken) is not null)
            {
                return;
            }
        }
    }

    private async Task<(int Count, string Head, bool IsThere)> EndAsync(string chain, string? once, CancellationToken cancellationToken)
    {
        var (count, last, isThere) = (0, (string?)null, false);
        await foreach (var listing in store.ListAsync(chain, startAfter: null, cancellationToken))
        {
            isThere |= once is not null && listing.Metadata.GetValueOrDefault("once") == once;
            if (PlaceOf(chain, listing.Key) is { } place)
            {
                (count, last) = (place + 1, listing.Key);
            }
        }

        var entry = last is null ? null : await store.GetAsync(last, cancellationToken);
        return (count, entry is null ? "" : Hash(entry.Content.Span), isThere);
    }

    private static AuditEntry? TryParse(StoredObject stored)
    {
        try
        {
            return Documents.Parse<AuditEntry>(stored);
        }
        catch (ObjectStoreException)
        {
            return null;
        }
    }
}
