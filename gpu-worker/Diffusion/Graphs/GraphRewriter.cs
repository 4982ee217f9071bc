namespace Atelier.Diffusion;

/// <summary>
/// Writes an ONNX file anew with some nodes gone and others in their place (onnx.proto3: ModelProto 7 graph, 8 opset_import; OperatorSetIdProto 1 domain, 2 version;
/// TensorProto 9 raw_data, 13 external_data, 14 data_location; StringStringEntryProto 1 key, 2 value).
/// </summary>
/// <param name="path">The file.</param>
/// <param name="weights">Where weights are looked for.</param>
/// <param name="alignment">Weights inside the file are referred to where they begin at a multiple of so many bytes, and copied otherwise.</param>
internal sealed class GraphRewriter(string path, WeightFolder weights, int alignment)
{
    // What is smaller is read as soon as it is found.
    private const long LeastExternal = 1024;

    /// <summary>The model.</summary>
    /// <param name="nodes">The file's nodes, in its order.</param>
    /// <param name="gone">Those that go.</param>
    /// <param name="found">What comes instead.</param>
    public ReadOnlyMemory<byte> Write(IReadOnlyList<GraphNode> nodes, IReadOnlySet<GraphNode> gone, IEnumerable<IFoundPattern> found)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 14);
        var (proto, written, imports) = (new ProtoReader(stream), new ProtoWriter(), false);
        var instead = found.ToDictionary(f => f.Last);
        var at = 0L;
        foreach (var field in proto.Fields(stream.Length))
        {
            if (field is { Number: 7, IsMessage: true })
            {
                written.Message(7, Graph(proto, stream, field.End, nodes, gone, instead));
            }
            else
            {
                if (field is { Number: 8, IsMessage: true }) imports |= proto.Fields(field.End).Any(f => f is { Number: 1, IsMessage: true } && proto.Text(f) == FusedGraph.Domain);
                written.Copy(stream, at, field.End);
            }

            at = field.End;
        }

        if (!imports) written.Message(8, new ProtoWriter().Text(1, FusedGraph.Domain).Number(2, 1).Written);
        return written.Written;
    }

    private ReadOnlyMemory<byte> Graph(ProtoReader proto, FileStream stream, long end, IReadOnlyList<GraphNode> nodes, IReadOnlySet<GraphNode> gone, Dictionary<GraphNode, IFoundPattern> instead)
    {
        var (written, number, at) = (new ProtoWriter(), 0, stream.Position);
        foreach (var field in proto.Fields(end))
        {
            if (field is { Number: 1, IsMessage: true })
            {
                var node = nodes[number++];
                if (instead.TryGetValue(node, out var pattern))
                {
                    foreach (var message in pattern.Nodes()) written.Message(1, message);
                }

                if (!gone.Contains(node)) written.Copy(stream, at, field.End);
            }
            else if (field is { Number: 5, IsMessage: true })
            {
                var begin = stream.Position;
                var tensor = GraphTensorReader.Read(proto, field.End);
                if (tensor.RawEnd - tensor.RawStart >= LeastExternal && tensor.RawStart % alignment == 0) written.Message(5, Referred(proto, stream, begin, field.End, tensor));
                else if (tensor.Location is { } location && weights[location] != location) written.Message(5, Relocated(proto, stream, begin, field.End, weights[location]));
                else written.Copy(stream, at, field.End);
            }
            else
            {
                written.Copy(stream, at, field.End);
            }

            at = field.End;
        }

        return written.Written;
    }

    private static ReadOnlyMemory<byte> Relocated(ProtoReader proto, FileStream stream, long begin, long end, string location)
    {
        var written = new ProtoWriter();
        stream.Position = begin;
        var at = begin;
        foreach (var field in proto.Fields(end))
        {
            if (field is { Number: 13, IsMessage: true } && GraphTensorReader.Entry(proto, field.End).Key == "location") written.Message(13, new ProtoWriter().Text(1, "location").Text(2, location).Written);
            else written.Copy(stream, at, field.End);
            at = field.End;
        }

        return written.Written;
    }

    private ReadOnlyMemory<byte> Referred(ProtoReader proto, FileStream stream, long begin, long end, GraphTensor tensor)
    {
        var written = new ProtoWriter();
        stream.Position = begin;
        var at = begin;
        foreach (var field in proto.Fields(end))
        {
            if (field is not { Number: 9 or 14 }) written.Copy(stream, at, field.End);
            at = field.End;
        }

        foreach (var (key, value) in new[] { ("location", weights.Own), ("offset", $"{tensor.RawStart}"), ("length", $"{tensor.RawEnd - tensor.RawStart}") })
        {
            written.Message(13, new ProtoWriter().Text(1, key).Text(2, value).Written);
        }

        return written.Number(14, 1).Written;
    }
}
