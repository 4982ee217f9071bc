using System.Runtime.ExceptionServices;

namespace Atelier.Diffusion;

/// <summary>
/// A thread that does one thing at a time for whoever asks. CUDA's libraries keep what they have prepared for a shape with the thread that asked, such as cuDNN's plans for attention
/// in ONNX Runtime, so a network that ran on any thread of the pool would have them made again and again. Thread-safe.
/// </summary>
internal sealed class RunThread : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _asked = new();
    private readonly ManualResetEventSlim _done = new();
    private readonly Thread _thread;
    private Action? _work;
    private bool _isEnded;

    /// <summary>A thread at rest.</summary>
    public RunThread(string name)
    {
        _thread = new(Serve) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Does something on the thread, after what others have asked for, and waits for it.</summary>
    /// <returns>What it gives; what it throws is thrown here.</returns>
    /// <exception cref="ObjectDisposedException">The thread has ended.</exception>
    public T Run<T>(Func<T> work)
    {
        var (result, error) = (default(T), default(ExceptionDispatchInfo));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isEnded, this);
            Hand(() =>
            {
                try
                {
                    result = work();
                }
                catch (Exception e)
                {
                    error = ExceptionDispatchInfo.Capture(e);
                }
            });
        }

        error?.Throw();
        return result!;
    }

    /// <summary>Ends the thread after what it does, and with it what libraries keep for it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isEnded) return;
            _isEnded = true;
            _asked.Set();
        }

        _thread.Join();
        _asked.Dispose();
        _done.Dispose();
    }

    private void Hand(Action work)
    {
        _work = work;
        _done.Reset();
        _asked.Set();
        _done.Wait();
    }

    private void Serve()
    {
        while (true)
        {
            _asked.Wait();
            _asked.Reset();
            if (_work is not { } work) return;
            _work = null;
            work();
            _done.Set();
        }
    }
}
