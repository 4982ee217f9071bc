using System.Collections.Concurrent;
using System.Globalization;
using Atelier.Core.Storage;

namespace Atelier.Web.Identity;

/// <summary>
/// When each key was last used, to the hour: a process looks at most once an hour whether that is still to be noted. Notes lie apart from the keys, so that writing one
/// brings no revoked key back; one that can't be written is left out. Thread-safe.
/// </summary>
internal sealed class KeyUses(IObjectStore store, string workspace, TimeProvider clock)
{
    /// <summary>How coarse the notes are.</summary>
    public static readonly TimeSpan Grain = TimeSpan.FromHours(1);

    private const string At = "at";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _noted = new(StringComparer.Ordinal);

    /// <summary>Notes that a key is used now.</summary>
    public async Task NoteAsync(string id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_noted.TryGetValue(id, out var noted) && now - noted < Grain)
        {
            return;
        }

        _noted[id] = now;
        try
        {
            if (await store.GetAsync(KeyOf(id), cancellationToken) is { } found && Read(found.Metadata) is { } last && now - last < Grain)
            {
                _noted[id] = last;
                return;
            }

            var note = new Dictionary<string, string>(StringComparer.Ordinal) { [At] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) };
            await store.PutAsync(KeyOf(id), "{}"u8.ToArray(), PutCondition.Any, note, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The next request notes it.
            _noted.TryRemove(id, out _);
            throw;
        }
        catch (ObjectStoreException)
        {
            // Whoever shows a good key is let in, noted or not.
        }
    }

    /// <summary>All notes, by key.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (var listing in store.ListAsync(Folder, startAfter: null, cancellationToken))
        {
            if (Read(listing.Metadata) is { } at)
            {
                all[listing.Key[Folder.Length..]] = at;
            }
        }

        return all;
    }

    /// <summary>Forgets a key that is gone.</summary>
    public Task ForgetAsync(string id, CancellationToken cancellationToken) => store.DeleteAsync(KeyOf(id), cancellationToken);

    private static DateTimeOffset? Read(IReadOnlyDictionary<string, string> metadata) =>
        long.TryParse(metadata.GetValueOrDefault(At), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, DateTimeOffset.MaxValue.ToUnixTimeSeconds())) : null;

    private string Folder => $"{workspace}/keys/used/";

    private string KeyOf(string id) => Folder + id;
}
