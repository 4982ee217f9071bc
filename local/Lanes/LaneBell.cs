namespace Atelier.Local.Lanes;

/// <summary>Wakes everyone who waits for a lane to change. Take <see cref="Next"/> before looking, so that no change falls between.</summary>
internal sealed class LaneBell
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next ring.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Ring() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
