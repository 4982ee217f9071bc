namespace Atelier.Diffusion;

/// <summary>
/// What a look into an ONNX file tells without loading it, subgraphs and functions included (onnx.proto3: ModelProto 7 graph, 25 functions; GraphProto 1 node,
/// 5 initializer, 15 sparse_initializer; FunctionProto 7 node, 11 attribute_proto; NodeProto 4 op_type, 5 attribute; AttributeProto 5 and 10 tensors, 6 and 11 graphs; TensorProto 13 external_data).
/// </summary>
internal sealed record OnnxFile : INetworkPorts
{
    private const int MaxDepth = 16;
    private const int MaxPorts = 1024;
    private const int MaxListed = 50_000;

    /// <summary>Files beside it that hold weights, as the file names them.</summary>
    public required IReadOnlySet<string> ExternalFiles { get; init; }

    /// <summary>Operators of its graphs and functions.</summary>
    public required IReadOnlySet<string> Operators { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<TensorPort> Inputs { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<TensorPort> Outputs { get; init; }

    /// <summary>Whether the file says enough of its ports to check them; what it leaves out the runtime works out as it loads.</summary>
    public bool DescribesPorts => Inputs.Count > 0 && Outputs.Count > 0 && Inputs.Concat(Outputs).All(p => p.HasShape);

    /// <summary>Whether the graph draws random numbers of its own, which no seed of ours reaches.</summary>
    public bool Samples => Operators.Any(op => op.StartsWith("Random", StringComparison.Ordinal) || op is "Multinomial" or "Bernoulli");

    /// <summary>Reads the structure, skipping the weights.</summary>
    /// <exception cref="InvalidDataException">The file is no ONNX model.</exception>
    public static OnnxFile Inspect(string path)
    {
        var external = new SortedSet<string>(StringComparer.Ordinal);
        var operators = new HashSet<string>(StringComparer.Ordinal);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 14);
        var proto = new ProtoReader(stream);
        var graphs = 0;
        var (inputs, outputs, weights) = (new List<TensorPort>(), new List<TensorPort>(), new HashSet<string>());
        foreach (var model in proto.Fields(stream.Length))
        {
            if (model is { Number: 7, IsMessage: true })
            {
                graphs++;
                foreach (var field in proto.Fields(model.End))
                {
                    if (field is { Number: 5, IsMessage: true }) weights.Add(ReadTensor(proto, field.End, external));
                    else if (field is { Number: 11, IsMessage: true }) inputs.Add(OnnxPort.Read(proto, field.End));
                    else if (field is { Number: 12, IsMessage: true }) outputs.Add(OnnxPort.Read(proto, field.End));
                    else ReadGraphField(proto, field, operators, external, 0);
                    if (inputs.Count + outputs.Count > MaxListed) throw new InvalidDataException("it has too many ports");
                }
            }
            else if (model is { Number: 25, IsMessage: true })
            {
                foreach (var field in proto.Fields(model.End))
                {
                    if (field is { Number: 7, IsMessage: true }) ReadNode(proto, field.End, operators, external, 0);
                    else if (field is { Number: 11, IsMessage: true }) ReadAttribute(proto, field.End, operators, external, 0);
                }
            }
        }

        if (graphs == 0) throw new InvalidDataException("it holds no graph");
        // Old exports list weights among the inputs.
        inputs.RemoveAll(p => weights.Contains(p.Name));
        if (inputs.Count + outputs.Count > MaxPorts) throw new InvalidDataException("it has too many ports");
        return new OnnxFile { ExternalFiles = external, Operators = operators, Inputs = inputs, Outputs = outputs };
    }

    private static void ReadGraph(ProtoReader proto, long end, HashSet<string> operators, SortedSet<string> external, int depth)
    {
        if (depth > MaxDepth) throw new InvalidDataException("its graphs are nested too deeply");
        foreach (var field in proto.Fields(end)) ReadGraphField(proto, field, operators, external, depth);
    }

    private static void ReadGraphField(ProtoReader proto, ProtoField field, HashSet<string> operators, SortedSet<string> external, int depth)
    {
        switch (field)
        {
            case { Number: 1, IsMessage: true }: ReadNode(proto, field.End, operators, external, depth); break;
            case { Number: 5, IsMessage: true }: ReadTensor(proto, field.End, external); break;
            case { Number: 15, IsMessage: true }: ReadSparse(proto, field.End, external); break;
        }
    }

    private static void ReadNode(ProtoReader proto, long end, HashSet<string> operators, SortedSet<string> external, int depth)
    {
        foreach (var field in proto.Fields(end))
        {
            if (field is { Number: 4, IsMessage: true }) operators.Add(proto.Text(field));
            else if (field is { Number: 5, IsMessage: true }) ReadAttribute(proto, field.End, operators, external, depth);
        }
    }

    private static void ReadAttribute(ProtoReader proto, long end, HashSet<string> operators, SortedSet<string> external, int depth)
    {
        foreach (var field in proto.Fields(end))
        {
            switch (field)
            {
                case { Number: 5 or 10, IsMessage: true }: ReadTensor(proto, field.End, external); break;
                case { Number: 6 or 11, IsMessage: true }: ReadGraph(proto, field.End, operators, external, depth + 1); break;
                case { Number: 22 or 23, IsMessage: true }: ReadSparse(proto, field.End, external); break;
            }
        }
    }

    private static void ReadSparse(ProtoReader proto, long end, SortedSet<string> external)
    {
        foreach (var field in proto.Fields(end))
        {
            if (field is { Number: 1 or 2, IsMessage: true }) ReadTensor(proto, field.End, external);
        }
    }

    /// <summary>Gathers where a tensor keeps its values; returns its name.</summary>
    private static string ReadTensor(ProtoReader proto, long end, SortedSet<string> external)
    {
        var name = "";
        foreach (var field in proto.Fields(end))
        {
            if (field is { Number: 8, IsMessage: true }) name = proto.Text(field);
            if (field is not { Number: 13, IsMessage: true }) continue;
            string? key = null, value = null;
            foreach (var entry in proto.Fields(field.End))
            {
                if (entry is { Number: 1, IsMessage: true }) key = proto.Text(entry);
                else if (entry is { Number: 2, IsMessage: true }) value = proto.Text(entry);
            }

            if (key == "location" && value is not null) external.Add(value);
        }

        return name;
    }
}
