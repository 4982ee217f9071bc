using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Atelier.Diffusion;

/// <summary>Reads outputs of any floating type as single precision.</summary>
internal static class Floats
{
    /// <summary>A copy of a tensor that ONNX Runtime allocated.</summary>
    public static float[] From(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var floats = new float[info.ElementCount];
        Convert(info.ElementDataType, value.GetTensorMutableRawData(), floats);
        return floats;
    }

    /// <summary>Converts raw elements.</summary>
    public static void Convert(TensorElementType type, ReadOnlySpan<byte> raw, Span<float> floats)
    {
        switch (type)
        {
            case TensorElementType.Float: MemoryMarshal.Cast<byte, float>(raw).CopyTo(floats); break;
            case TensorElementType.Float16: TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(raw), floats); break;
            case TensorElementType.Double: TensorPrimitives.ConvertSaturating<double, float>(MemoryMarshal.Cast<byte, double>(raw), floats); break;
            default: throw new NotSupportedException($"Outputs of type {type} are refused at load.");
        }
    }
}
