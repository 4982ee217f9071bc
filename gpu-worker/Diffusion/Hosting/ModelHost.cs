namespace Atelier.Diffusion;

/// <summary>
/// The models a process can render with, by name: each loaded once, when first asked for, and warmed up; several kept within a memory budget, of which the least
/// recently used makes room, but never one that renders. A folder that can't run fails those who ask for it and nobody else, and is tried again when asked for
/// again, so that mending it needs no restart; one whose files something was written over is loaded again. Thread-safe.
/// </summary>
public sealed class ModelHost : IDisposable, IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string> _folders;
    private readonly ModelHostOptions _options;
    private readonly Func<long> _memory;
    private readonly SemaphoreSlim _loading = new(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LoadedModel> _loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _measured = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;
    private readonly List<Task> _leaving = [];
    private TaskCompletionSource _givenBack = NewSignal();
    private bool _makesRoom;
    private bool _loads;
    private long _without;
    private long _uses;
    private bool _isDisposed;

    /// <summary>Takes model folders in without loading them.</summary>
    /// <param name="folders">Paths of model folders by model name.</param>
    /// <param name="options">How to load; null takes the defaults.</param>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.ProviderMissing"/>: the device asked for is not there; the message says what is missing. Nothing falls back to the CPU.</exception>
    public ModelHost(IReadOnlyDictionary<string, string> folders, ModelHostOptions? options = null)
        : this(folders, options ?? new(), () => Environment.WorkingSet - GC.GetGCMemoryInfo().TotalCommittedBytes)
    {
    }

    internal ModelHost(IReadOnlyDictionary<string, string> folders, ModelHostOptions options, Func<long> memory)
    {
        ArgumentNullException.ThrowIfNull(folders);
        DeviceProof.Require(options.Sessions);
        (_folders, _options, _memory, _ended) = (folders, options, memory, _end.Token);
    }

    /// <summary>What is loaded now.</summary>
    public IReadOnlyList<ModelUse> Loaded
    {
        get
        {
            lock (_gate) return [.. _loaded.Select(m => new ModelUse(m.Key, m.Value.Bytes, m.Value.Leases)).OrderBy(m => m.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Whether there is a folder of that name.</summary>
    public bool Has(string model) => _folders.ContainsKey(model);

    /// <summary>A model to render with, loaded and warmed up if it wasn't. Waits where room must be made and everything is in use.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="cancel">Gives up waiting, and loading at once.</param>
    /// <exception cref="KeyNotFoundException">There is no folder of that name.</exception>
    /// <exception cref="ModelFolderException">Its folder can't run; the message lists what is missing or wrong.</exception>
    /// <exception cref="DiffusionException">Its files are larger than the budget (<see cref="DiffusionErrorCodes.ModelMemory"/>), or its defaults can't be rendered, or it could not render when it was warmed up.</exception>
    /// <exception cref="ObjectDisposedException">The host was disposed, before this or while it waited.</exception>
    public async Task<ModelLease> RentAsync(string model, CancellationToken cancel = default)
    {
        if (!_folders.TryGetValue(model, out var path)) throw new KeyNotFoundException($"There is no model '{model}' here.");
        if (TryRent(model, unlessRoomIsMade: true) is { } known) return known;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _ended);
        try
        {
            return await LoadAsync(model, path, either.Token);
        }
        catch (OperationCanceledException e) when (_ended.IsCancellationRequested)
        {
            throw new ObjectDisposedException("The models' host was disposed meanwhile.", e);
        }
    }

    /// <summary>Breaks off what runs in loaded models, at its next operator, for a process that ends (<see cref="DiffusionModel.BreakOff"/>).</summary>
    public void BreakOff()
    {
        List<LoadedModel> all;
        lock (_gate) all = [.. _loaded.Values];
        all.ForEach(m => m.Pipeline.Model.BreakOff());
    }

    /// <summary>Forgets all models and lets nobody wait any longer; those that render are freed after their last row.</summary>
    public void Dispose()
    {
        List<LoadedModel> all;
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            all = [.. _loaded.Values];
            _loaded.Clear();
            all.ForEach(m => m.Rest?.Dispose());
            _leaving.AddRange(all.Select(m => m.Pipeline.Model.Freed));
        }

        _end.Cancel();
        _end.Dispose();
        all.ForEach(m => m.Pipeline.Model.Dispose());
    }

    /// <summary>The same; completes when all that its models held, native memory included, is freed.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();

        // Whoever loads gives up, and frees what he has, before the door opens.
        await _loading.WaitAsync(CancellationToken.None);
        _loading.Release();
        Task[] leaving;
        lock (_gate) leaving = [.. _leaving];
        await Task.WhenAll(leaving);
    }

    private async Task<ModelLease> LoadAsync(string model, string path, CancellationToken cancel)
    {
        // One at a time: what the process grows by is then the model's, and nobody takes the room that another made.
        await _loading.WaitAsync(cancel);
        try
        {
            if (TryRent(model, unlessRoomIsMade: false) is { } meanwhile) return meanwhile;
            Forget(model);
            var folder = await Task.Run(() => ModelFolder.Open(path, cancel), cancel);
            var files = folder.NetworkBytes;
            if (_options.MemoryBudget > 0 && files > _options.MemoryBudget) throw TooLarge(model, files);
            await MakeRoomAsync(Math.Max(files, _measured.GetValueOrDefault(model)), cancel);
            var before = _memory();
            lock (_gate)
            {
                _loads = true;
                if (_loaded.Count == 0) _without = before;
            }

            var pipeline = await Task.Run(() => Load(folder, cancel), cancel);

            // An estimate, in which what renders took meanwhile counts too: it never says that a model which runs can't be loaded again.
            var lease = Add(model, pipeline, files, Within(_memory() - before, files));

            // It may have turned out larger than its files; what is in use stays all the same.
            if (_options.MemoryBudget > 0) _ = Evict(bytes: 0);
            return lease;
        }
        finally
        {
            lock (_gate) _loads = false;
            _loading.Release();
        }
    }

    private DiffusionPipeline Load(ModelFolder folder, CancellationToken cancel)
    {
        var model = DiffusionModel.Load(folder, _options.Sessions, cancel);
        try
        {
            var pipeline = new DiffusionPipeline(model, _options.Limits);
            pipeline.CheckDefaults();
            using (cancel.Register(model.BreakOff))
            {
                if (_options.WarmsUp) pipeline.WarmUp(cancel);
            }

            // It may have been broken off all the same.
            cancel.ThrowIfCancellationRequested();
            return pipeline;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private ModelLease Add(string name, DiffusionPipeline pipeline, long files, long bytes)
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _measured[name] = bytes;
                var model = new LoadedModel(pipeline, files) { Bytes = bytes };
                _loaded.Add(name, model);
                return Lease(name, model);
            }
        }

        pipeline.Model.Dispose();
        throw new ObjectDisposedException(nameof(ModelHost));
    }

    // While somebody waits for room, others queue behind: else a busy model would never be idle and the one that waits never be loaded.
    private ModelLease? TryRent(string name, bool unlessRoomIsMade)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return !(unlessRoomIsMade && _makesRoom) && _loaded.TryGetValue(name, out var model) && model.Pipeline.Model.Files.Change is null ? Lease(name, model) : null;
        }
    }

    private ModelLease Lease(string name, LoadedModel model)
    {
        model.Leases++;
        model.Rest?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        model.LastUse = ++_uses;
        return new ModelLease(model.Pipeline, () =>
        {
            lock (_gate)
            {
                model.Leases--;
                Measure(name, model);
                Rest(name, model);
                _givenBack.TrySetResult();
            }
        });
    }

    // Called inside the gate.
    private void Rest(string name, LoadedModel model)
    {
        if (_isDisposed || model.Leases > 0 || _loaded.GetValueOrDefault(name) != model) return;
        model.Rest ??= _options.Clock.CreateTimer(_ => GiveBack(name, model), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        model.Rest.Change(_options.GivesBackAfter, Timeout.InfiniteTimeSpan);
    }

    private void GiveBack(string name, LoadedModel model)
    {
        lock (_gate)
        {
            if (_isDisposed || model.Leases > 0 || _loaded.GetValueOrDefault(name) != model) return;
        }

        try
        {
            model.Pipeline.GiveBack(_ended);
        }
        catch (Exception)
        {
            // It is gone meanwhile, or there is no memory even for this: then it stays as it is, and whoever renders next is told.
            return;
        }

        lock (_gate) Measure(name, model);
    }

    // Renders take memory, and give it back later. What is there once all rest counts with the one that came to rest last. Called inside the gate.
    private void Measure(string name, LoadedModel model)
    {
        if (_options.MemoryBudget <= 0 || _isDisposed || _loads || _loaded.Values.Any(m => m.Leases > 0) || _loaded.GetValueOrDefault(name) != model) return;
        model.Bytes = _measured[name] = Within(_memory() - _without - _loaded.Values.Where(m => m != model).Sum(m => m.Bytes), model.Files);
    }

    private long Within(long bytes, long files) => Math.Max(files, _options.MemoryBudget > 0 ? Math.Min(bytes, _options.MemoryBudget) : bytes);

    private DiffusionException TooLarge(string name, long bytes) => new(
        DiffusionErrorCodes.ModelMemory,
        "model",
        $"The model '{name}' takes {bytes >> 20} MiB, and the budget for models is {_options.MemoryBudget >> 20} MiB.",
        "Give the host a larger budget, or a smaller model.");

    private async Task MakeRoomAsync(long bytes, CancellationToken cancel)
    {
        if (_options.MemoryBudget <= 0) return;
        try
        {
            while (Evict(bytes) is { } givenBack)
            {
                lock (_gate) _makesRoom = true;
                await givenBack.WaitAsync(cancel);
            }
        }
        finally
        {
            lock (_gate) _makesRoom = false;
        }
    }

    /// <summary>Evicts idle models, the least recently used first, until there is room for so many bytes more; otherwise what completes when a model is given back.</summary>
    private Task? Evict(long bytes)
    {
        var evicted = new List<LoadedModel>();
        Task? givenBack = null;
        lock (_gate)
        {
            while (givenBack is null && _loaded.Values.Sum(m => m.Bytes) + bytes > _options.MemoryBudget)
            {
                if (_loaded.Where(m => m.Value.Leases == 0).OrderBy(m => m.Value.LastUse).FirstOrDefault() is { Value: { } idle, Key: var key })
                {
                    _loaded.Remove(key);
                    evicted.Add(idle);
                    Leave(idle);
                }
                else
                {
                    _givenBack = NewSignal();
                    givenBack = _givenBack.Task;
                }
            }
        }

        evicted.ForEach(m => m.Pipeline.Model.Dispose());
        return givenBack;
    }

    // It is loaded, and yet it is not lent: something was written over its files. Who renders with it is told so.
    private void Forget(string name)
    {
        LoadedModel? changed;
        lock (_gate)
        {
            if (!_loaded.Remove(name, out changed)) return;
            Leave(changed);
        }

        changed.Pipeline.Model.Dispose();
    }

    private void Leave(LoadedModel model)
    {
        model.Rest?.Dispose();
        _leaving.RemoveAll(m => m.IsCompleted);
        _leaving.Add(model.Pipeline.Model.Freed);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
