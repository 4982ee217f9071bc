namespace Atelier.Diffusion;

/// <summary>What a look into an ONNX file tells without loading it (onnx.proto3: ModelProto 7 graph; GraphProto 1 node, 5 initializer).</summary>
internal sealed record OnnxFile
{
    /// <summary>Files beside it that hold weights, as the file names them.</summary>
    public required IReadOnlySet<string> ExternalFiles { get; init; }

    /// <summary>Operators of the main graph.</summary>
    public required IReadOnlySet<string> Operators { get; init; }

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
        foreach (var model in proto.Fields(stream.Length))
        {
            if (model is not { Number: 7, IsMessage: true }) continue;
            graphs++;
            foreach (var field in proto.Fields(model.End))
            {
                if (field is { Number: 1, IsMessage: true }) ReadNode(proto, field.End, operators);
                else if (field is { Number: 5, IsMessage: true }) ReadInitializer(proto, field.End, external);
            }
        }

        if (graphs == 0) throw new InvalidDataException("it holds no graph");
        return new OnnxFile { ExternalFiles = external, Operators = operators };
    }

    private static void ReadNode(ProtoReader proto, long end, HashSet<string> operators)
    {
        foreach (var field in proto.Fields(end))
        {
            if (field is { Number: 4, IsMessage: true }) operators.Add(proto.Text(field));
        }
    }

    private static void ReadInitializer(ProtoReader proto, long end, SortedSet<string> external)
    {
        foreach (var field in proto.Fields(end))
        {
            if (field is not { Number: 13, IsMessage: true }) continue;
            string? key = null, value = null;
            foreach (var entry in proto.Fields(field.End))
            {
                if (entry is { Number: 1, IsMessage: true }) key = proto.Text(entry);
                else if (entry is { Number: 2, IsMessage: true }) value = proto.Text(entry);
            }

            if (key == "location" && value is not null) external.Add(value);
        }
    }
}
