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
    public async Task AppendAtEndAsync(string chain, AuditNote note, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(note);
        var (count, head) = (0, "");
        while (true)
        {
            // Walk on from where we are; whoever takes a place first keeps it and the other goes behind.
            while (await store.GetAsync(Key(chain, count), cancellationToken) is { } entry)
            {
                (count, head) = (count + 1, Hash(entry.Content.Span));
            }

            var mine = new AuditEntry { Sequence = count, Previous = head, At = note.At, Act = note.Act, By = note.By, Facts = note.Facts };
            if (await store.WriteAsync(Key(chain, count), mine, PutCondition.Create, metadata: null, cancellationToken) is not null)
            {
                return;
            }
        }
    }

    /// <summary>Checks a chain from its first entry to its last.</summary>
    /// <param name="chain">The chain's key prefix.</param>
    /// <param name="isEnded">Whether it must end with <see cref="Concluded"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its length, head and what is wrong with it.</returns>
    public async Task<AuditCheck> CheckAsync(string chain, bool isEnded, CancellationToken cancellationToken = default)
    {
        var problems = new List<AuditProblem>();
        var (expected, head, act) = (0, "", "");
        await foreach (var listing in store.ListAsync(chain, startAfter: null, cancellationToken))
        {
            if (!int.TryParse(listing.Key.AsSpan(chain.Length).TrimEnd(".json"), NumberStyles.None, CultureInfo.InvariantCulture, out var place))
            {
                problems.Add(new(chain, expected, "stranger", $"'{listing.Key}' is no entry."));
                continue;
            }

            if (place != expected)
            {
                problems.Add(new(chain, expected, "gap", $"Entry {expected} is missing; the next is {place}."));
            }

            var stored = await store.GetAsync(listing.Key, cancellationToken);
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
            act = entry?.Act ?? "";
            expected = place + 1;
        }

        if (isEnded && act != Concluded)
        {
            problems.Add(new(chain, expected, "cut", $"The brief has ended, but its chain stops after {expected} entries without '{Concluded}'."));
        }

        return new(chain, expected, head, problems);
    }

    /// <summary>An entry's key: places are padded so that listings come in order.</summary>
    public static string Key(string chain, int sequence) => string.Create(CultureInfo.InvariantCulture, $"{chain}{sequence:D6}.json");

    internal static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

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
