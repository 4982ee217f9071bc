using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion;

/// <summary>
/// Calls of one network through an IO binding whose buffers stay where they are. A port is bound again when its shape changes or, where the device has
/// memory of its own, when its content does: what stays the same from call to call, such as encoded prompts, is copied to the device once. For one thread at a time.
/// </summary>
internal sealed class NetworkCall(OnnxNetwork network) : IDisposable
{
    private readonly OrtIoBinding _binding = network.CreateBinding();
    private readonly List<(string Name, TensorBuffer Buffer)> _inputs = [];
    private readonly List<(string Name, TensorBuffer Buffer)> _outputs = [];
    private bool _hasRun;
    private bool _hasFailed;

    /// <summary>The buffer of an input. Shape and write it before the first run; it keeps both until they are changed.</summary>
    public TensorBuffer Input(TensorPort port) => Input(port, new TensorBuffer(port.Type));

    /// <summary>The same with a buffer that is there already, which becomes this call's to free.</summary>
    public TensorBuffer Input(TensorPort port, TensorBuffer buffer)
    {
        _inputs.Add((port.Name, buffer));
        return buffer;
    }

    /// <summary>The buffer of an output, to be shaped before a run and read after it.</summary>
    public TensorBuffer Output(TensorPort port)
    {
        var buffer = new TensorBuffer(port.Type);
        _outputs.Add((port.Name, buffer));
        return buffer;
    }

    /// <summary>Runs the network.</summary>
    /// <exception cref="DiffusionException">The run failed, or memory ran out.</exception>
    public void Run()
    {
        try
        {
            var size = 0L;
            foreach (var (_, buffer) in _inputs) size += buffer.Count;
            // What a run that failed had taken may be what others lack; the next gives it back.
            network.Run(_binding, Bind, shrinks: network.Arena.IsExcessiveFor(size) || _hasFailed);
            (_hasRun, _hasFailed) = (true, false);
        }
        catch
        {
            (_hasRun, _hasFailed) = (false, true);
            throw;
        }

        GC.KeepAlive(this);
    }

    /// <summary>Gives memory of a device back that the network holds for its runs, by repeating the last one.</summary>
    /// <returns>Whether it has: it has run on a device, and did so again.</returns>
    public bool GiveBack()
    {
        if (!_hasRun || !network.CopiesInputs) return false;
        try
        {
            network.Run(_binding, Bind, shrinks: true);
        }
        catch (DiffusionException)
        {
            _hasFailed = true;
        }

        _hasRun = false;
        return !_hasFailed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        foreach (var (_, buffer) in _inputs) buffer.Dispose();
        foreach (var (_, buffer) in _outputs) buffer.Dispose();
    }

    private void Bind()
    {
        foreach (var (name, buffer) in _inputs)
        {
            if (!buffer.HasChanged(network.CopiesInputs)) continue;
            _binding.BindInput(name, buffer.Value);
            buffer.ForgetChange();
        }

        foreach (var (name, buffer) in _outputs)
        {
            if (!buffer.HasChanged(whenWritten: false)) continue;
            _binding.BindOutput(name, buffer.Value);
            buffer.ForgetChange();
        }
    }
}
