using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Atelier.Diffusion;

/// <summary>An input or output of a network as its session describes it.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">What its elements are.</param>
/// <param name="Dimensions">Its shape; -1 where it is open.</param>
internal sealed record TensorPort(string Name, TensorElementType Type, IReadOnlyList<int> Dimensions)
{
    /// <summary>Whether the shape is known.</summary>
    public bool HasShape { get; init; } = true;

    /// <summary>The names of the sides that are open, as the file has them; empty for the others.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>How many dimensions it has.</summary>
    public int Rank => Dimensions.Count;

    /// <summary>The port as a session describes it.</summary>
    public static TensorPort From(string name, NodeMetadata metadata) =>
        new(name, metadata.IsTensor ? metadata.ElementDataType : TensorElementType.DataTypeMax, metadata.IsTensor ? metadata.Dimensions : []);

    /// <summary>Name, type and shape, for messages.</summary>
    public override string ToString() => $"'{Name}' {Type.ToString().ToLowerInvariant()}[{string.Join(", ", Dimensions.Select(d => d < 0 ? "?" : $"{d}"))}]";
}
