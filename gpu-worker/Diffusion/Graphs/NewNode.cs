using Microsoft.ML.OnnxRuntime.Tensors;

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

    /// <summary>A reshape to another tensor's shape.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> ReshapeLike(string input, string like, string output)
    {
        yield return Of("Shape", "", [like], output + "/shape");
        yield return Of("Reshape", "", [input, output + "/shape"], output);
    }

    /// <summary>Axes in another order.</summary>
    public static ReadOnlyMemory<byte> Transpose(string input, string output, params long[] order)
    {
        var attribute = new ProtoWriter().Text(1, "perm");
        foreach (var axis in order) attribute.Number(8, axis);
        return Of("Transpose", "", [input], output, attribute.Number(20, 7));
    }

    /// <summary>The same values in another type.</summary>
    public static ReadOnlyMemory<byte> Cast(string input, string output, TensorElementType type) => Of("Cast", "", [input], output, Whole("to", (long)type));

    /// <summary>A product with a factor.</summary>
    public static ReadOnlyMemory<byte> Scale(string input, string factor, string output, bool divides) => Of(divides ? "Div" : "Mul", "", [input, factor], output);

    /// <summary>ONNX Runtime's attention of several heads: [batch, length, heads x width] each.</summary>
    public static ReadOnlyMemory<byte> Attention(string query, string key, string value, string output, long heads, double scale) => Of(
        "MultiHeadAttention",
        FusedGraph.Domain,
        [query, key, value],
        output,
        Whole("num_heads", heads),
        Fraction("scale", (float)scale));

    /// <summary>ONNX Runtime's group normalisation of [batch, height, width, channels], with SiLU or without.</summary>
    public static ReadOnlyMemory<byte> GroupNorm(string input, string scale, string offset, string output, long groups, float epsilon, bool activates) => Of(
        "GroupNorm",
        FusedGraph.Domain,
        [input, scale, offset],
        output,
        Fraction("epsilon", epsilon),
        Whole("groups", groups),
        Whole("activation", activates ? 1 : 0),
        Whole("channels_last", 1));

    /// <summary>ONNX Runtime's gated GELU of [batch, length, twice the width]: an offset is added, and the left half multiplied by the GELU of the right.</summary>
    public static ReadOnlyMemory<byte> GatedGelu(string input, string offset, string output) => Of("BiasSplitGelu", FusedGraph.Domain, [input, offset], output);

    private static ProtoWriter Whole(string name, long value) => new ProtoWriter().Text(1, name).Number(3, value).Number(20, 2);

    private static ProtoWriter Fraction(string name, float value) => new ProtoWriter().Text(1, name).Single(2, value).Number(20, 1);

    private static ReadOnlyMemory<byte> Of(string op, string domain, string[] inputs, string output, params ProtoWriter[] attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output).Text(4, op);
        if (domain.Length > 0) node.Text(7, domain);
        foreach (var attribute in attributes) node.Message(5, attribute.Written);
        return node.Written;
    }
}
