using System.Runtime.InteropServices;

namespace Atelier.Diffusion;

/// <summary>Reads tensors of an ONNX file past their values, unless these are few (onnx.proto3: TensorProto 1 dims, 2 data_type, 4 float_data, 5 int32_data, 7 int64_data, 8 name, 9 raw_data, 13 external_data; StringStringEntryProto 1 key, 2 value).</summary>
internal static class GraphTensorReader
{
    // Group normalisation is written out with a one and a zero a group, of which there are 32.
    private const int MaxValues = 64;
    private const int MaxSides = 8;

    /// <summary>The tensor that ends there.</summary>
    public static GraphTensor Read(ProtoReader proto, long end)
    {
        var (name, type, start, stop, bytes) = ("", 0L, 0L, 0L, Array.Empty<byte>());
        var (sides, numbers, location) = (new List<long>(), Array.Empty<long>(), (string?)null);
        foreach (var field in proto.Fields(end))
        {
            if (field is { Number: 1, IsMessage: false }) sides.Add(field.Value);
            else if (field is { Number: 1, IsMessage: true }) sides.AddRange(proto.Numbers(field).Take(MaxSides));
            else if (field is { Number: 2, IsMessage: false }) type = field.Value;
            else if (field is { Number: 8, IsMessage: true }) name = proto.Text(field);
            else if (field is { Number: 4, IsMessage: true } && field.End - proto.Position <= MaxValues * sizeof(float)) bytes = proto.Bytes(field);
            else if (field is { Number: 5 or 7, IsMessage: true } && field.End - proto.Position <= MaxValues * sizeof(long)) numbers = [.. proto.Numbers(field)];
            else if (field is { Number: 9, IsMessage: true })
            {
                (start, stop) = (proto.Position, field.End);
                if (stop - start <= MaxValues * sizeof(long)) bytes = proto.Bytes(field);
            }
            else if (field is { Number: 13, IsMessage: true } && Entry(proto, field.End) is { Key: "location", Value: var file })
            {
                location = file;
            }
        }

        var values = numbers.Length == 0 ? Values(type, bytes) : type == 10 ? [.. numbers.Select(n => (double)BitConverter.Int16BitsToHalf((short)n))] : [.. numbers.Select(n => (double)n)];
        return new GraphTensor { Name = name, Type = type, Sides = sides, Values = values, Location = location, RawStart = start, RawEnd = stop };
    }

    /// <summary>An entry of where a tensor's values are; it ends there.</summary>
    public static (string Key, string Value) Entry(ProtoReader proto, long end)
    {
        var (key, value) = ("", "");
        foreach (var field in proto.Fields(end))
        {
            if (field is { Number: 1, IsMessage: true }) key = proto.Text(field);
            else if (field is { Number: 2, IsMessage: true }) value = proto.Text(field);
        }

        return (key, value);
    }

    // float, int32, int64, float16, double; others are no factors and no shapes.
    private static double[] Values(long type, byte[] bytes) => type switch
    {
        1 => [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(v => (double)v)],
        6 => [.. MemoryMarshal.Cast<byte, int>(bytes).ToArray().Select(v => (double)v)],
        7 => [.. MemoryMarshal.Cast<byte, long>(bytes).ToArray().Select(v => (double)v)],
        10 => [.. MemoryMarshal.Cast<byte, Half>(bytes).ToArray().Select(v => (double)v)],
        11 => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
        _ => [],
    };
}
