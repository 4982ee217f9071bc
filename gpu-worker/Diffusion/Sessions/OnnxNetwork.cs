using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion;

/// <summary>A loaded network: its session and its ports. Runs are thread-safe.</summary>
internal sealed class OnnxNetwork : INetworkPorts, IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _name;
    private readonly RunClock _clock;
    private readonly RunThread? _thread;
    private volatile bool _hasNoArena;
    private volatile bool _isBrokenOff;
    private readonly RunOptions _keeping = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly RunOptions _shrinking = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    private OnnxNetwork(InferenceSession session, string name, ExecutionTarget target, string arena, RunClock clock)
    {
        _session = session;
        _name = name;
        _clock = clock;
        CopiesInputs = target != ExecutionTarget.Cpu;
        PlansByShape = target == ExecutionTarget.Cuda;
        if (target == ExecutionTarget.Cuda) _thread = new(name);
        _shrinking.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", arena);
        Inputs = [.. session.InputNames.Select(n => TensorPort.From(n, session.InputMetadata[n]))];
        Outputs = [.. session.OutputNames.Select(n => TensorPort.From(n, session.OutputMetadata[n]))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<TensorPort> Inputs { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TensorPort> Outputs { get; }

    /// <summary>Whether inputs are copied to a device of their own when they are bound.</summary>
    public bool CopiesInputs { get; }

    /// <summary>Whether a run whose inputs have other shapes than the run before costs much more than one whose inputs have the same.</summary>
    public bool PlansByShape { get; }

    /// <summary>How much of its memory its calls have use for.</summary>
    public ArenaUse Arena { get; } = new();

    /// <summary>Its folder's name.</summary>
    public string Name => _name;

    /// <summary>How many of its parts run as one operator each.</summary>
    public FusedCounts Fused { get; private init; }

    /// <summary>Why it runs as exported although parts of it could run as one operator each: what ONNX Runtime said; null otherwise.</summary>
    public string? Unfused { get; private init; }

    /// <summary>Loads a file; null when ONNX Runtime refuses it, which is added to the problems.</summary>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.ProviderMissing"/>, <see cref="DiffusionErrorCodes.OutOfMemory"/>, or <see cref="DiffusionErrorCodes.DeviceLost"/>.</exception>
    /// <exception cref="OperationCanceledException">It was given up, as soon as ONNX Runtime heard of it.</exception>
    public static OnnxNetwork? Load(string file, string name, SessionSettings settings, RunClock clock, List<string> problems, CancellationToken cancel = default)
    {
        // A device copies weights in; the CPU works on them where they lie.
        var alignment = settings.Target == ExecutionTarget.Cpu ? sizeof(float) : 1;
        string? unfused = null;
        try
        {
            try
            {
                if (FusedGraph.TryCreate(file, settings.Patterns, alignment) is { } fused) return Open(fused, name, settings, clock, unfused, cancel);
            }
            catch (OnnxRuntimeException e) when (!cancel.IsCancellationRequested && !OnnxMessage.IsOutOfMemory(e.Message) && !OnnxMessage.IsDeviceLost(e.Message))
            {
                unfused = OnnxMessage.Short(e.Message);
            }

            if (FusedGraph.Gathered(file, alignment) is { } gathered) return Open(gathered, name, settings, clock, unfused, cancel);
            using var options = SessionFactory.Options(settings);
            using var givenUp = cancel.Register(() => options.SetLoadCancellationFlag(true));
            return new OnnxNetwork(new InferenceSession(file, options), name, settings.Target, SessionFactory.Arena(settings), clock) { Unfused = unfused };
        }
        catch (OnnxRuntimeException e) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException($"Loading {name} was given up.", e, cancel);
        }
        catch (OnnxRuntimeException e) when (OnnxMessage.IsOutOfMemory(e.Message))
        {
            throw OutOfMemory(name, e);
        }
        catch (OnnxRuntimeException e) when (OnnxMessage.IsDeviceLost(e.Message))
        {
            throw DeviceLost(name, e);
        }
        catch (OnnxRuntimeException e)
        {
            problems.Add($"{name}/model.onnx cannot be loaded: {OnnxMessage.Short(e.Message)}");
            return null;
        }
    }

    private static OnnxNetwork Open(FusedGraph graph, string name, SessionSettings settings, RunClock clock, string? unfused, CancellationToken cancel)
    {
        using var options = SessionFactory.Options(settings, channelsLast: graph.Counts.GroupNorms > 0);
        using var givenUp = cancel.Register(() => options.SetLoadCancellationFlag(true));
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", graph.Weights);
        return new OnnxNetwork(new InferenceSession(graph.Model.ToArray(), options), name, settings.Target, SessionFactory.Arena(settings), clock) { Fused = graph.Counts, Unfused = unfused };
    }

    /// <summary>A binding of its ports, to be disposed before the network.</summary>
    public OrtIoBinding CreateBinding() => _session.CreateIoBinding();

    /// <summary>Binds what has changed, which may copy and allocate, and runs on what is bound.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="bind">Binds.</param>
    /// <param name="shrinks">Whether memory that the network holds only for its runs is given back after this one.</param>
    /// <exception cref="DiffusionException">Either failed, or memory ran out.</exception>
    public void Run(OrtIoBinding binding, Action bind, bool shrinks) =>
        Guard(() =>
        {
            bind();
            try
            {
                _session.RunWithBinding(shrinks && !_hasNoArena ? _shrinking : _keeping, binding);
            }
            catch (OnnxRuntimeException e) when (HasNoArena(e))
            {
                _session.RunWithBinding(_keeping, binding);
            }

            return 0;
        });

    /// <summary>Runs and lets ONNX Runtime allocate the outputs, whose shapes only it knows; returns each as floats with its shape.</summary>
    /// <param name="inputName">The input.</param>
    /// <param name="input">What it takes.</param>
    /// <param name="shrinks">Whether memory that the network holds only for its runs is given back after this one.</param>
    /// <param name="outputNames">The outputs.</param>
    public (float[] Values, long[] Shape)[] Run(string inputName, OrtValue input, bool shrinks, params string[] outputNames) =>
        Guard(() =>
        {
            using var outputs = Run(inputName, input, shrinks, (IReadOnlyCollection<string>)outputNames);
            return outputs.Select(o => (Floats.From(o), o.GetTensorTypeAndShape().Shape)).ToArray();
        });

    private IDisposableReadOnlyCollection<OrtValue> Run(string inputName, OrtValue input, bool shrinks, IReadOnlyCollection<string> outputNames)
    {
        try
        {
            return _session.Run(shrinks && !_hasNoArena ? _shrinking : _keeping, [inputName], [input], outputNames);
        }
        catch (OnnxRuntimeException e) when (HasNoArena(e))
        {
            return _session.Run(_keeping, [inputName], [input], outputNames);
        }
    }

    // Built or told to run without one: said before anything ran, and there is nothing to give back.
    private bool HasNoArena(OnnxRuntimeException error) => error.Message.Contains("Did not find an arena", StringComparison.Ordinal) && (_hasNoArena = true);

    /// <summary>Breaks off what runs, at its next operator; nothing runs here any more.</summary>
    public void BreakOff()
    {
        _isBrokenOff = true;
        (_keeping.Terminate, _shrinking.Terminate) = (true, true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _thread?.Dispose();
        _session.Dispose();
        _keeping.Dispose();
        _shrinking.Dispose();
    }

    private T Guard<T>(Func<T> run)
    {
        try
        {
            return _thread is null ? Timed(run) : _thread.Run(() => Timed(run));
        }
        catch (OnnxRuntimeException e) when (_isBrokenOff)
        {
            throw new DiffusionException(DiffusionErrorCodes.Run, "", $"The run of {_name} was broken off, since its process ends.", "Render it again.", e);
        }
        catch (OnnxRuntimeException e) when (OnnxMessage.IsOutOfMemory(e.Message))
        {
            throw OutOfMemory(_name, e);
        }
        catch (OnnxRuntimeException e) when (OnnxMessage.IsDeviceLost(e.Message))
        {
            throw DeviceLost(_name, e);
        }
        catch (OnnxRuntimeException e)
        {
            throw new DiffusionException(DiffusionErrorCodes.Run, "", $"ONNX Runtime failed in {_name}: {OnnxMessage.Short(e.Message)}", "Try a size the model was trained for; if it fails there too, export the model again.", e);
        }
    }

    // On the thread that runs, so that waiting for it doesn't count.
    private T Timed<T>(Func<T> run)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            return run();
        }
        finally
        {
            _clock.Add(Stopwatch.GetElapsedTime(began));
        }
    }

    private static DiffusionException DeviceLost(string name, OnnxRuntimeException error) =>
        new(DiffusionErrorCodes.DeviceLost, "", $"The GPU failed in {name}, and nothing runs on it in this process any more: {OnnxMessage.Short(error.Message)}.", "Start the process again; if it fails again, see nvidia-smi and the system's log.", error);

    private static DiffusionException OutOfMemory(string name, OnnxRuntimeException error) =>
        new(DiffusionErrorCodes.OutOfMemory, "", $"Memory ran out in {name}: {OnnxMessage.Short(error.Message)}", "Ask for a smaller picture or batch, or give the worker more memory.", error);
}
