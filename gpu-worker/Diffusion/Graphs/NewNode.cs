namespace Atelier.Diffusion;

/// <summary>Nodes that a rewriting puts into a graph, as protocol-buffers messages (onnx.proto3, NodeProto and AttributeProto).</summary>
internal static class NewNode
{
    /// <summary>A reshape to a shape in which 0 keeps a side and -1 takes the rest.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Reshape(string input, string output, params long[] shape)
    {
        var tensor = new ProtoWriter().Number(1, shape.Length).Number(2, 7);
        var raw = new byte[shape.Length * sizeof(long)];
        Buffer.BlockCopy(shape, 0, raw, 0, raw.Length);
        tensor.Message(9, raw);
        yield return Of("Constant", "", [], output + "/shape", new ProtoWriter().Text(1, "value").Message(5, tensor.Written).Number(20, 4));
        yield return Of("Reshape", "", [input, output + "/shape"], output);
    }

    /// <summary>A product with a factor.</summary>
    public static ReadOnlyMemory<byte> Scale(string input, string factor, string output, bool divides) => Of(divides ? "Div" : "Mul", "", [input, factor], output);

    /// <summary>ONNX Runtime's attention of several heads: [batch, length, heads x width] each.</summary>
    public static ReadOnlyMemory<byte> Attention(string query, string key, string value, string output, long heads, double scale) => Of(
        "MultiHeadAttention",
        FusedGraph.Domain,
        [query, key, value],
        output,
        new ProtoWriter().Text(1, "num_heads").Number(3, heads).Number(20, 2),
        new ProtoWriter().Text(1, "scale").Single(2, (float)scale).Number(20, 1));

    private static ReadOnlyMemory<byte> Of(string op, string domain, string[] inputs, string output, params ProtoWriter[] attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output).Text(4, op);
        foreach (var attribute in attributes) node.Message(5, attribute.Written);
        if (domain.Length > 0) node.Text(7, domain);
        return node.Written;
    }
}
