using System.Runtime.CompilerServices;
using Atelier.Core.Storage;

namespace Atelier.Core.Tests;

/// <summary>A store as one process has it: the process may stand still before its n-th call, and may be killed before its n-th.</summary>
internal sealed class MortalStore(IObjectStore store) : IObjectStore
{
    private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    public int PauseAt { get; init; } = int.MaxValue;

    public int DieAt { get; set; } = int.MaxValue;

    /// <summary>Calls begun so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public bool IsDead => Calls >= DieAt;

    public bool IsPaused => _paused.Task.IsCompleted;

    /// <summary>Lets the process run until it stands still or has ended.</summary>
    public Task UntilPausedAsync(Task work) => Task.WhenAny(_paused.Task, work);

    public void Resume() => _resumed.TrySetResult();

    public async Task<StoredObject?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        await CallAsync();
        return await store.GetAsync(key, cancellationToken);
    }

    public async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken = default)
    {
        await CallAsync();
        return await store.OpenAsync(key, cancellationToken);
    }

    public async Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        await CallAsync();
        return await store.PutAsync(key, content, condition, metadata, cancellationToken);
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        await CallAsync();
        await store.DeleteAsync(key, cancellationToken);
    }

    public async IAsyncEnumerable<ObjectListing> ListAsync(string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await CallAsync();
        await foreach (var listing in store.ListAsync(prefix, startAfter, cancellationToken))
        {
            yield return listing;
        }
    }

    private async Task CallAsync()
    {
        var call = Interlocked.Increment(ref _calls);
        if (call >= PauseAt)
        {
            _paused.TrySetResult();
            await _resumed.Task;
        }

        if (call >= DieAt)
        {
            throw new IOException("The process was killed.");
        }
    }
}
