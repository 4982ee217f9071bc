using Microsoft.ML.OnnxRuntime.Tensors;

namespace Atelier.Diffusion;

/// <summary>
/// Reads a port from an ONNX file (onnx.proto3: ValueInfoProto 1 name, 2 type; TypeProto 1 tensor_type; Tensor 1 elem_type, 2 shape; TensorShapeProto 1 dim;
/// Dimension 1 dim_value, 2 dim_param).
/// </summary>
internal static class OnnxPort
{
    private const int MaxRank = 32;

    /// <summary>The port; without a shape where the file gives none.</summary>
    public static TensorPort Read(ProtoReader proto, long end)
    {
        var (name, element, dimensions, symbols) = ("", TensorElementType.DataTypeMax, (List<int>?)null, new List<string>());
        foreach (var field in proto.Fields(end))
        {
            if (field is { Number: 1, IsMessage: true }) name = proto.Text(field);
            if (field is not { Number: 2, IsMessage: true }) continue;
            foreach (var type in proto.Fields(field.End))
            {
                if (type is not { Number: 1, IsMessage: true }) continue;
                foreach (var tensor in proto.Fields(type.End))
                {
                    if (tensor is { Number: 1, IsMessage: false }) element = Element(tensor.Value);
                    else if (tensor is { Number: 2, IsMessage: true }) dimensions = Shape(proto, tensor.End, symbols);
                }
            }
        }

        return new TensorPort(name, element, dimensions ?? []) { HasShape = dimensions is not null, Symbols = symbols };
    }

    private static List<int> Shape(ProtoReader proto, long end, List<string> symbols)
    {
        var dimensions = new List<int>();
        foreach (var field in proto.Fields(end))
        {
            if (field is not { Number: 1, IsMessage: true }) continue;
            if (dimensions.Count == MaxRank) throw new InvalidDataException("a port has too many dimensions");
            var (size, symbol) = (-1, "");
            foreach (var dimension in proto.Fields(field.End))
            {
                if (dimension is { Number: 1, IsMessage: false, Value: >= 0 and <= int.MaxValue }) size = (int)dimension.Value;
                else if (dimension is { Number: 2, IsMessage: true }) symbol = proto.Text(dimension);
            }

            dimensions.Add(size);
            symbols.Add(symbol);
        }

        return dimensions;
    }

    /// <summary>ONNX and ONNX Runtime number their types alike.</summary>
    private static TensorElementType Element(long type) => type is > 0 and < (long)TensorElementType.DataTypeMax ? (TensorElementType)type : TensorElementType.DataTypeMax;
}
