using Microsoft.ML.OnnxRuntime.Tensors;

namespace Atelier.Diffusion;

/// <summary>Finds the ports of a network by name, type and rank, gathering what does not fit.</summary>
internal sealed class PortFinder(string network, INetworkPorts onnx, List<string> problems)
{
    private static readonly TensorElementType[] Real = [TensorElementType.Float, TensorElementType.Float16, TensorElementType.Double];
    private static readonly TensorElementType[] Whole = [TensorElementType.Int64, TensorElementType.Int32];
    private readonly HashSet<string> _fed = [];

    /// <summary>An input of real numbers.</summary>
    /// <param name="rank">The rank it must have.</param>
    /// <param name="names">Names it may have; a lone input may have any.</param>
    public TensorPort? RealInput(int rank, params ReadOnlySpan<string> names) => Find(onnx.Inputs, "input", [rank], Real, names);

    /// <summary>An input of numbers of any type.</summary>
    public TensorPort? NumberInput(int rank, params ReadOnlySpan<string> names) => Find(onnx.Inputs, "input", [rank], [.. Real, .. Whole], names);

    /// <summary>Factors, one a network, as a column or a list.</summary>
    public TensorPort? Scales(params ReadOnlySpan<string> names) => Find(onnx.Inputs, "input", [2, 1], Real, names);

    /// <summary>Whether there is an input of this name.</summary>
    public bool Has(string name) => onnx.Inputs.Any(p => p.Name == name);

    /// <summary>An input of token ids.</summary>
    public TensorPort? IdInput(params ReadOnlySpan<string> names) => Find(onnx.Inputs, "input", [2], Whole, names);

    /// <summary>The timestep: rank 0 or 1, of any number type.</summary>
    public TensorPort? TimestepInput() => Find(onnx.Inputs, "input", [0, 1], [.. Real, .. Whole], ["timestep", "t", "timesteps"]);

    /// <summary>An output of real numbers; several candidates are tried in order.</summary>
    public TensorPort? RealOutput(int rank, params ReadOnlySpan<string> names) => Find(onnx.Outputs, "output", [rank], Real, names);

    /// <summary>Complains of inputs that nothing feeds, which mean another family of models.</summary>
    public void RefuseOthers()
    {
        foreach (var input in onnx.Inputs.Where(i => !_fed.Contains(i.Name)))
            problems.Add($"{network}/model.onnx has an input {input} that this family of models does not have.");
    }

    /// <summary>Complains of a fixed dimension that is not the one expected.</summary>
    public void Expect(TensorPort? port, int dimension, int size, string what)
    {
        if (port is not null && port.Dimensions[dimension] is var found && found >= 0 && found != size)
            problems.Add($"{network}/model.onnx: {port} should have {size} {what}.");
    }

    /// <summary>Complains of a batch that is fixed, where calls of several sizes are made.</summary>
    public void ExpectOpenBatch(TensorPort? port, int dimension = 0)
    {
        if (port is not null && port.Dimensions[dimension] >= 0) problems.Add($"{network}/model.onnx: {port} has a fixed batch; export it with an open {(dimension == 0 ? "first" : "second")} dimension.");
    }

    /// <summary>Complains of a batch that is fixed at more than one, where calls of one are made.</summary>
    public void ExpectBatchOfOne(TensorPort? port)
    {
        if (port?.Dimensions[0] is 0 or > 1) problems.Add($"{network}/model.onnx: {port} has a fixed batch; export it with an open first dimension, or with one of 1.");
    }

    /// <summary>Complains of an open dimension that counts something.</summary>
    public void ExpectFixed(TensorPort? port, int dimension, string what)
    {
        if (port is not null && port.Dimensions[dimension] < 1) problems.Add($"{network}/model.onnx: {port} does not say how many {what} there are; export it with that dimension fixed.");
    }

    private TensorPort? Find(IReadOnlyList<TensorPort> ports, string kind, int[] ranks, TensorElementType[] types, ReadOnlySpan<string> names)
    {
        TensorPort? port = null;
        foreach (var name in names) port ??= ports.FirstOrDefault(p => p.Name == name);
        if (port is null && ports.Count == 1 && !_fed.Contains(ports[0].Name)) port = ports[0];
        if (port is null)
        {
            problems.Add($"{network}/model.onnx has no {kind} '{names[0]}'; it has {string.Join(", ", ports)}.");
            return null;
        }

        _fed.Add(port.Name);
        if (types.Contains(port.Type) && ranks.Contains(port.Rank)) return port;
        problems.Add($"{network}/model.onnx: the {kind} {port} should have rank {string.Join(" or ", ranks)} and type {string.Join(" or ", types).ToLowerInvariant()}.");
        return null;
    }
}
