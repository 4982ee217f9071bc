namespace Atelier.Diffusion;

/// <summary>The right to render with a model, which its host doesn't evict until this is disposed, unless something was written over its files and somebody else asks for it. Thread-safe.</summary>
public sealed class ModelLease : IDisposable
{
    private Action? _giveBack;

    internal ModelLease(DiffusionPipeline pipeline, Action giveBack) => (Pipeline, _giveBack) = (pipeline, giveBack);

    /// <summary>The model's pipeline; one and the same for all leases while the model stays loaded.</summary>
    public DiffusionPipeline Pipeline { get; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
