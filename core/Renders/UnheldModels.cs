using System.Security.Cryptography;
using System.Text;
using Atelier.Core.Storage;

namespace Atelier.Core.Renders;

/// <summary>
/// Models that jobs have asked for in vain for a while: noted by the workers that pass those jobs on, told to those who look after the studio. A note that isn't renewed is soon forgotten,
/// so that nobody need take it back when a worker with the model comes. Hints only. Thread-safe.
/// </summary>
/// <param name="store">The store that workers and watchers share.</param>
/// <param name="clock">The watchers' clock; the store dates the notes by its own.</param>
public sealed class UnheldModels(IObjectStore store, TimeProvider clock)
{
    // What comes from a queue is not trusted to be short.
    private const int MostName = 200;

    /// <summary>A note not renewed for so long counts no more. Longer than workers take from one note to the next.</summary>
    public static TimeSpan FreshFor { get; } = TimeSpan.FromMinutes(4);

    /// <summary>Notes that a job of this model was passed on again.</summary>
    public async Task NoteAsync(string workspace, string pool, string model, string version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(version);
        if (pool.Length > MostName || model.Length > MostName || version.Length > MostName)
        {
            return;
        }

        var key = StoreKeys.Unheld(workspace) + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{pool}\n{model}\n{version}")).AsSpan(0, 16));
        var since = await store.GetAsync(key, cancellationToken) is { } before && IsFresh(before.CreatedAt) ? Documents.Parse<UnheldModel>(before).Since : clock.GetUtcNow();
        await store.WriteAsync(key, new UnheldModel(pool, model, version, since), PutCondition.Any, metadata: null, cancellationToken);
    }

    /// <summary>Those that jobs wait for now, longest first.</summary>
    public async Task<IReadOnlyList<UnheldModel>> ListAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var found = new List<UnheldModel>();
        await foreach (var note in store.ListAsync(StoreKeys.Unheld(workspace), startAfter: null, cancellationToken))
        {
            if (IsFresh(note.CreatedAt) && await store.ReadAsync<UnheldModel>(note.Key, cancellationToken) is { } unheld)
            {
                found.Add(unheld);
            }
        }

        return [.. found.OrderBy(u => u.Since)];
    }

    /// <summary>Deletes what is no longer told.</summary>
    public async Task TidyAsync(string workspace, CancellationToken cancellationToken = default)
    {
        await foreach (var note in store.ListAsync(StoreKeys.Unheld(workspace), startAfter: null, cancellationToken))
        {
            if (!IsFresh(note.CreatedAt))
            {
                await store.DeleteAsync(note.Key, cancellationToken);
            }
        }
    }

    private bool IsFresh(DateTimeOffset written) => clock.GetUtcNow() - written < FreshFor;
}
