namespace Atelier.Diffusion.Tests;

/// <summary>Rewrites the shape that an ONNX file declares for an input, as exporters without dynamic axes write it.</summary>
internal static class FixedAxes
{
    /// <summary>Fixes dimensions of an input.</summary>
    /// <param name="file">The ONNX file.</param>
    /// <param name="input">The input's name.</param>
    /// <param name="dimensions">The new dimensions; null leaves one as it is.</param>
    public static void Set(string file, string input, params int?[] dimensions)
    {
        var port = OnnxFile.Inspect(file).Inputs.Single(p => p.Name == input);
        var shape = new ProtoWriter();
        // TensorShapeProto.Dimension: 1 a number, or nothing where it is open.
        foreach (var (i, dimension) in dimensions.Index())
            shape.Message(1, (dimension ?? port.Dimensions[i]) is > 0 and var size ? new ProtoWriter().Number(1, size).Written : ReadOnlyMemory<byte>.Empty);
        var tensor = new ProtoWriter().Number(1, (int)port.Type).Message(2, shape.Written);
        var value = new ProtoWriter().Text(1, input).Message(2, new ProtoWriter().Message(1, tensor.Written).Written);
        byte[] bytes;
        using (var stream = new MemoryStream(File.ReadAllBytes(file))) bytes = Model(stream, input, value.Written);
        File.WriteAllBytes(file, bytes);
    }

    // ModelProto 7 graph, GraphProto 11 input, ValueInfoProto 1 name; everything else is copied.
    private static byte[] Model(Stream stream, string input, ReadOnlyMemory<byte> value)
    {
        var (reader, model) = (new ProtoReader(stream), new ProtoWriter());
        var start = 0L;
        foreach (var field in reader.Fields(stream.Length))
        {
            if (field is { Number: 7, IsMessage: true }) model.Message(7, Graph(stream, reader, field.End, input, value));
            else model.Copy(stream, start, field.End);
            start = field.End;
            stream.Position = field.End;
        }

        return model.Written.ToArray();
    }

    private static ReadOnlyMemory<byte> Graph(Stream stream, ProtoReader reader, long end, string input, ReadOnlyMemory<byte> value)
    {
        var graph = new ProtoWriter();
        var start = stream.Position;
        foreach (var field in reader.Fields(end))
        {
            if (field is { Number: 11, IsMessage: true } && OnnxPort.Read(reader, field.End).Name == input) graph.Message(11, value);
            else graph.Copy(stream, start, field.End);
            start = field.End;
            stream.Position = field.End;
        }

        return graph.Written;
    }
}
