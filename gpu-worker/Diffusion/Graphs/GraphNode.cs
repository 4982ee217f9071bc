namespace Atelier.Diffusion;

/// <summary>A node of an ONNX graph, as far as rewriting asks.</summary>
internal sealed class GraphNode
{
    /// <summary>Its operator.</summary>
    public string Operator { get; init; } = "";

    /// <summary>The operator's domain; empty for ONNX's own.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Names of what it takes; empty where an optional one is left out.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Names of what it gives.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Its whole numbers, by attribute; one where the attribute is a single number.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> Numbers { get; init; } = new Dictionary<string, IReadOnlyList<long>>();

    /// <summary>Its fractions, by attribute.</summary>
    public IReadOnlyDictionary<string, float> Fractions { get; init; } = new Dictionary<string, float>();

    /// <summary>Its words, by attribute.</summary>
    public IReadOnlyDictionary<string, string> Words { get; init; } = new Dictionary<string, string>();

    /// <summary>The tensor it holds, in a constant.</summary>
    public GraphTensor? Tensor { get; init; }

    /// <summary>Whether it has graphs of its own, which may take any name of the graph around.</summary>
    public bool HasGraph { get; init; }

    /// <summary>What it takes beside a name, where it takes two.</summary>
    public string Beside(string name) => Inputs[0] == name ? Inputs[1] : Inputs[0];
}
