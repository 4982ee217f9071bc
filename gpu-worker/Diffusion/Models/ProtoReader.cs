using System.Text;

namespace Atelier.Diffusion;

/// <summary>Walks a protocol-buffers file without reading what the caller skips. Length-delimited fields are entered by asking for their fields.</summary>
internal sealed class ProtoReader(Stream stream)
{
    private const int MaxText = 4096;
    private const long MaxTexts = 64 << 20;
    private long _texts;

    /// <summary>Where it reads next.</summary>
    public long Position => stream.Position;

    /// <summary>The fields from here to <paramref name="end"/>; what the caller leaves unread of one is skipped before the next.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such fields.</exception>
    public IEnumerable<ProtoField> Fields(long end)
    {
        while (stream.Position < end)
        {
            var tag = Varint();
            var wire = tag & 7;
            var start = stream.Position;
            ProtoField field;
            switch (wire)
            {
                case 0: var value = Varint(); field = new((int)(tag >> 3), false, stream.Position, (long)value); break;
                case 1: field = new((int)(tag >> 3), false, start + 8); break;
                case 5: field = new((int)(tag >> 3), false, start + 4); break;
                case 2:
                    var length = Varint();
                    if (stream.Position > end || length > (ulong)(end - stream.Position)) throw new InvalidDataException("a field reaches beyond its end");
                    field = new((int)(tag >> 3), true, stream.Position + (long)length);
                    break;
                default: throw new InvalidDataException("it is no protocol-buffers file");
            }

            if (field.End > end || field.Number == 0) throw new InvalidDataException("a field reaches beyond its end");
            yield return field;
            if (stream.Position != field.End) stream.Position = field.End;
        }
    }

    /// <summary>The field's bytes as text.</summary>
    public string Text(ProtoField field) => Encoding.UTF8.GetString(Bytes(field));

    /// <summary>The field as numbers, one after the other.</summary>
    public IEnumerable<long> Numbers(ProtoField field)
    {
        while (stream.Position < field.End) yield return (long)Varint();
    }

    /// <summary>The field as a number in single precision.</summary>
    public float Single(ProtoField field) => field.End - stream.Position == sizeof(float) ? BitConverter.ToSingle(Bytes(field)) : throw new InvalidDataException("a number has another length");

    /// <summary>The field's bytes, which are few.</summary>
    public byte[] Bytes(ProtoField field)
    {
        var length = field.End - stream.Position;
        if (length is < 0 or > MaxText) throw new InvalidDataException("a name is too long");
        if ((_texts += length) > MaxTexts) throw new InvalidDataException("its names are too long together");
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = stream.ReadByte();
            if (b < 0) throw new InvalidDataException("it is cut short");
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }

        throw new InvalidDataException("a number is too long");
    }
}
