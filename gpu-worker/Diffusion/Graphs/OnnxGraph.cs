namespace Atelier.Diffusion;

/// <summary>
/// The nodes of an ONNX file and its small constants, read past the weights (onnx.proto3: GraphProto 1 node, 5 initializer, 11 input, 12 output, 13 value_info; NodeProto 1 input,
/// 2 output, 4 op_type, 5 attribute, 7 domain; AttributeProto 1 name, 2 f, 3 i, 4 s, 5 t, 6 g, 8 ints, 11 graphs).
/// </summary>
internal sealed class OnnxGraph
{
    private const int MaxNodes = 200_000;
    private const int MaxWord = 64;
    private readonly Dictionary<string, GraphNode> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphTensor> _initializers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<GraphNode>> _consumers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ranks = new(StringComparer.Ordinal);
    private readonly List<TensorPort> _inputs = [];
    private readonly HashSet<string> _outputs = new(StringComparer.Ordinal);
    private readonly List<GraphNode> _nodes = [];

    /// <summary>Its nodes, in the file's order.</summary>
    public IReadOnlyList<GraphNode> Nodes => _nodes;

    /// <summary>What it is given, where the file says of which shape.</summary>
    public IReadOnlyList<TensorPort> Inputs => _inputs;

    /// <summary>Names that the graph gives out.</summary>
    public IReadOnlySet<string> Outputs => _outputs;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no ONNX model, or has too many nodes.</exception>
    public static OnnxGraph Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 14);
        var (proto, graph) = (new ProtoReader(stream), new OnnxGraph());
        foreach (var model in proto.Fields(stream.Length))
        {
            if (model is not { Number: 7, IsMessage: true }) continue;
            foreach (var field in proto.Fields(model.End))
            {
                if (field is { Number: 1, IsMessage: true }) graph.Add(ReadNode(proto, field.End));
                else if (field is { Number: 5, IsMessage: true } && GraphTensorReader.Read(proto, field.End) is var tensor) graph._initializers[tensor.Name] = tensor;
                else if (field is { Number: 11 or 12 or 13, IsMessage: true } && OnnxPort.Read(proto, field.End) is var port)
                {
                    if (field.Number == 11 && port.HasShape) graph._inputs.Add(port);
                    if (field.Number == 12) graph._outputs.Add(port.Name);
                    if (port.HasShape) graph._ranks[port.Name] = port.Dimensions.Count;
                }
            }
        }

        return graph;
    }

    /// <summary>The node of an operator of ONNX's own that gives a name; null where another does, or none.</summary>
    public GraphNode? Producer(string name, string op) => _producers.TryGetValue(name, out var node) && Is(node, op) ? node : null;

    /// <summary>The only node that takes a name, if it is of an operator of ONNX's own and nobody outside the graph is given the name.</summary>
    public GraphNode? Consumer(string name, string op) =>
        !_outputs.Contains(name) && _consumers.TryGetValue(name, out var nodes) && nodes.Count == 1 && Is(nodes[0], op) ? nodes[0] : null;

    /// <summary>The nodes that take a name.</summary>
    public IReadOnlyList<GraphNode> Consumers(string name) => _consumers.TryGetValue(name, out var nodes) ? nodes : [];

    /// <summary>Whether anything takes a name but one node.</summary>
    public bool IsShared(string name) => _outputs.Contains(name) || (_consumers.TryGetValue(name, out var nodes) && nodes.Count > 1);

    /// <summary>The constant of a name; null where it is computed or given from outside.</summary>
    public GraphTensor? Tensor(string name) => _initializers.GetValueOrDefault(name) ?? Producer(name, "Constant")?.Tensor;

    /// <summary>The values of a name that is a small constant; empty otherwise.</summary>
    public IReadOnlyList<double> Values(string name) => Tensor(name)?.Values ?? [];

    /// <summary>How many axes a name has, where the file says so or a convolution gives it; 0 where that is not known.</summary>
    public int Rank(string name) => _ranks.TryGetValue(name, out var rank) ? rank : Producer(name, "Conv") is { } conv ? Tensor(conv.Inputs[1])?.Sides.Count ?? 0 : 0;

    /// <summary>Whether a node is of an operator of ONNX's own.</summary>
    public static bool Is(GraphNode node, string op) => node.Operator == op && (node.Domain is "" or "ai.onnx");

    private static GraphNode ReadNode(ProtoReader proto, long end)
    {
        var (op, domain, inputs, outputs) = ("", "", new List<string>(), new List<string>());
        var numbers = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        var (fractions, words) = (new Dictionary<string, float>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        var (tensor, hasGraph) = ((GraphTensor?)null, false);
        foreach (var field in proto.Fields(end))
        {
            switch (field)
            {
                case { Number: 1, IsMessage: true }: inputs.Add(proto.Text(field)); break;
                case { Number: 2, IsMessage: true }: outputs.Add(proto.Text(field)); break;
                case { Number: 4, IsMessage: true }: op = proto.Text(field); break;
                case { Number: 7, IsMessage: true }: domain = proto.Text(field); break;
                case { Number: 5, IsMessage: true }:
                    var (name, values, fraction, word) = ("", new List<long>(), (float?)null, (string?)null);
                    foreach (var part in proto.Fields(field.End))
                    {
                        if (part is { Number: 1, IsMessage: true }) name = proto.Text(part);
                        else if (part is { Number: 2, IsMessage: false }) fraction = proto.Single(part);
                        else if (part is { Number: 3 or 8, IsMessage: false }) values.Add(part.Value);
                        else if (part is { Number: 8, IsMessage: true }) values.AddRange(proto.Numbers(part));
                        else if (part is { Number: 4, IsMessage: true } && part.End - proto.Position <= MaxWord) word = proto.Text(part);
                        else if (part is { Number: 5, IsMessage: true }) tensor = GraphTensorReader.Read(proto, part.End);
                        else if (part is { Number: 6 or 11, IsMessage: true }) hasGraph = true;
                    }

                    numbers[name] = values;
                    if (fraction is not null) fractions[name] = fraction.Value;
                    if (word is not null) words[name] = word;
                    break;
            }
        }

        return new GraphNode { Operator = op, Domain = domain, Inputs = inputs, Outputs = outputs, Numbers = numbers, Fractions = fractions, Words = words, Tensor = tensor, HasGraph = hasGraph };
    }

    // Of those that patterns look at.
    private static int LeastInputs(string op) => op switch
    {
        "Where" => 3,
        "Add" or "Conv" or "Div" or "Equal" or "Expand" or "Gather" or "Gemm" or "MatMul" or "Mul" or "Pow" or "Reshape" or "Sub" => 2,
        "Cast" or "Concat" or "ConstantOfShape" or "Erf" or "Gelu" or "Identity" or "Resize" or "Shape" or "Sigmoid" or "Slice" or "Softmax" or "Split" or "Squeeze" or "Transpose" or "Unsqueeze" => 1,
        _ => 0,
    };

    private void Add(GraphNode node)
    {
        if (_nodes.Count == MaxNodes) throw new InvalidDataException("it has too many nodes");
        if (node.Domain is "" or "ai.onnx" && (node.Inputs.Count < LeastInputs(node.Operator) || node.Outputs.Count == 0)) throw new InvalidDataException("a node lacks inputs or outputs");
        _nodes.Add(node);
        foreach (var output in node.Outputs)
        {
            if (output.Length > 0 && !_producers.TryAdd(output, node)) throw new InvalidDataException("a name is given twice");
        }

        foreach (var input in node.Inputs.Distinct(StringComparer.Ordinal))
        {
            if (!_consumers.TryGetValue(input, out var consumers)) _consumers[input] = consumers = [];
            consumers.Add(node);
        }
    }
}
