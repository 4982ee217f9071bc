namespace Atelier.Rendering;

/// <summary>Places on the device: each job has one from its taking until the device needs nothing more of it. Thread-safe.</summary>
internal sealed class DevicePlaces(int size)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _given = New();
    private int _free = size;

    /// <summary>How many are free.</summary>
    public int Free
    {
        get
        {
            lock (_gate)
            {
                return _free;
            }
        }
    }

    /// <summary>Completes when the next one becomes free. Take it before looking at <see cref="Free"/>, so that none is missed.</summary>
    public Task NextGiven
    {
        get
        {
            lock (_gate)
            {
                return _given.Task;
            }
        }
    }

    /// <summary>Takes a place for each job of a batch.</summary>
    /// <returns>The batch's places, to be given back one by one, and in any case all when the batch ends.</returns>
    public Batch Take(int count)
    {
        lock (_gate)
        {
            _free -= count;
        }

        return new(this, count);
    }

    private void Give(int count)
    {
        TaskCompletionSource given;
        lock (_gate)
        {
            _free += count;
            (given, _given) = (_given, New());
        }

        given.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The places of one batch.</summary>
    internal sealed class Batch(DevicePlaces places, int count) : IDisposable
    {
        private int _left = count;

        /// <summary>The device needs nothing more of one job.</summary>
        public void GiveOne()
        {
            if (Interlocked.Decrement(ref _left) >= 0)
            {
                places.Give(1);
            }
        }

        /// <summary>Nor of any other.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 0) is > 0 and var left)
            {
                places.Give(left);
            }
        }
    }
}
