using System.Buffers;
using System.Text;

namespace Atelier.Diffusion;

/// <summary>Writes protocol-buffers fields.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>A whole number.</summary>
    public ProtoWriter Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    /// <summary>A number in single precision.</summary>
    public ProtoWriter Single(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        _bytes.Write(BitConverter.GetBytes(value));
        return this;
    }

    /// <summary>Text.</summary>
    public ProtoWriter Text(int field, string value) => Message(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message or bytes.</summary>
    public ProtoWriter Message(int field, ReadOnlyMemory<byte> content)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)content.Length);
        _bytes.Write(content.Span);
        return this;
    }

    /// <summary>Fields as they stand in a file.</summary>
    public void Copy(Stream file, long start, long end)
    {
        file.Position = start;
        while (file.Position < end)
        {
            var memory = _bytes.GetSpan();
            memory = memory[..(int)Math.Min(memory.Length, end - file.Position)];
            file.ReadExactly(memory);
            _bytes.Advance(memory.Length);
        }
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
    }
}
