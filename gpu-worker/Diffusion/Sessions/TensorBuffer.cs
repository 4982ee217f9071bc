using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Atelier.Diffusion;

/// <summary>
/// Memory for one port that stays where it is and only grows, so that steps allocate nothing. Takes and gives floats whatever the port's type.
/// For one thread at a time; whoever runs a session over it keeps it alive until the run has ended.
/// </summary>
internal sealed class TensorBuffer(TensorElementType type) : IDisposable
{
    private byte[] _bytes = [];
    private float[] _floats = [];
    private long[] _shape = [];
    private OrtValue? _value;
    private bool _isReshaped;
    private bool _isWritten;

    /// <summary>Types a port may have.</summary>
    public static bool Supports(TensorElementType type) => SizeOf(type) > 0;

    /// <summary>The memory in the shape it was given last.</summary>
    public OrtValue Value => _value ?? throw new InvalidOperationException("The buffer has no shape yet.");

    /// <summary>How many values it has in the shape it was given last.</summary>
    public long Count { get; private set; }

    /// <summary>The memory as a tensor of this shape; its content is what the memory held before.</summary>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.OutOfMemory"/>: there is not as much memory, and the buffer is what it was.</exception>
    public OrtValue Shaped(params ReadOnlySpan<long> shape)
    {
        if (_value is not null && shape.SequenceEqual(_shape)) return _value;
        var length = Reserve(shape);
        _isReshaped = true;
        _value?.Dispose();
        _value = null;
        _shape = shape.ToArray();
        Count = length / SizeOf(type);
        return _value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, _shape, Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0), length);
    }

    /// <summary>Writes values from an index on, converting them.</summary>
    public void Write(int at, ReadOnlySpan<float> values)
    {
        _isWritten = true;
        switch (type)
        {
            case TensorElementType.Float: values.CopyTo(As<float>()[at..]); break;
            case TensorElementType.Float16: TensorPrimitives.ConvertToHalf(values, As<Half>()[at..]); break;
            case TensorElementType.Double: TensorPrimitives.ConvertChecked<float, double>(values, As<double>()[at..]); break;
            // Fractional timesteps go to the nearest whole one where the port takes only those.
            case TensorElementType.Int64: for (var i = 0; i < values.Length; i++) As<long>()[at + i] = (long)MathF.Round(values[i]); break;
            case TensorElementType.Int32: for (var i = 0; i < values.Length; i++) As<int>()[at + i] = (int)MathF.Round(values[i]); break;
            default: throw new NotSupportedException($"Ports of type {type} are refused at load.");
        }
    }

    /// <summary>Writes token ids from the start on.</summary>
    public void Write(ReadOnlySpan<int> ids)
    {
        _isWritten = true;
        if (type == TensorElementType.Int32) ids.CopyTo(As<int>());
        else TensorPrimitives.ConvertChecked(ids, As<long>());
    }

    /// <summary>Values as floats that may be overwritten; valid until the next call.</summary>
    public Span<float> Read(int at, int count)
    {
        if (type == TensorElementType.Float) return As<float>().Slice(at, count);
        if (_floats.Length < count) _floats = new float[count];
        var floats = _floats.AsSpan(0, count);
        Floats.Convert(type, _bytes.AsSpan(at * SizeOf(type), count * SizeOf(type)), floats);
        return floats;
    }

    /// <summary>Whether it has changed since <see cref="ForgetChange"/>: its shape, or, when that counts, its content.</summary>
    public bool HasChanged(bool whenWritten) => _isReshaped || (whenWritten && _isWritten);

    /// <summary>What has changed was taken in.</summary>
    public void ForgetChange() => (_isReshaped, _isWritten) = (false, false);

    /// <inheritdoc/>
    public void Dispose() => _value?.Dispose();

    /// <summary>Makes room for a shape; returns its bytes.</summary>
    private int Reserve(ReadOnlySpan<long> shape)
    {
        try
        {
            var length = SizeOf(type);
            foreach (var side in shape) length = checked(length * (int)side);
            if (length > _bytes.Length) _bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
            return length;
        }
        catch (Exception e) when (e is OutOfMemoryException or OverflowException)
        {
            // A smaller batch may fit.
            throw new DiffusionException(DiffusionErrorCodes.OutOfMemory, "", $"There is no memory for a tensor of {string.Join('x', shape.ToArray())}.", "Ask for a smaller picture or batch, or give the worker more memory.", e);
        }
    }

    private static int SizeOf(TensorElementType type) => type switch
    {
        TensorElementType.Float or TensorElementType.Int32 => 4,
        TensorElementType.Float16 => 2,
        TensorElementType.Double or TensorElementType.Int64 => 8,
        _ => 0,
    };

    private Span<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan());
}
