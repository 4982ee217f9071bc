using System.Buffers;
using System.Text;
using Atelier.Core.Workflows.Replay;

namespace Atelier.Local.Engine;

/// <summary>
/// History entries as bytes: a kind, a mask of the fields that follow, then the fields; numbers as LEB128, times as milliseconds since the entry before,
/// text as UTF-8 with its length. The form is stored: it only grows by new mask bits.
/// </summary>
internal static class HistoryCodec
{
    private const int HasPosition = 1;
    private const int HasAt = 2;
    private const int HasName = 4;
    private const int HasValue = 8;
    private const int HasDigest = 16;
    private const int HasCode = 32;
    private const int IsPermanent = 64;
    private const int HasTimer = 128;

    public static byte[] Write(IEnumerable<HistoryEntry> entries)
    {
        var to = new ArrayBufferWriter<byte>(256);
        var last = 0L;
        foreach (var e in entries)
        {
            Write(to, e, ref last);
        }

        return to.WrittenSpan.ToArray();
    }

    public static void Read(ReadOnlySpan<byte> from, List<HistoryEntry> into)
    {
        var last = 0L;
        while (!from.IsEmpty)
        {
            into.Add(Read(ref from, ref last));
        }
    }

    private static void Write(ArrayBufferWriter<byte> to, HistoryEntry e, ref long last)
    {
        var mask = (e.Position is null ? 0 : HasPosition) | (e.At is null ? 0 : HasAt) | (e.Name is null ? 0 : HasName) | (e.Value is null ? 0 : HasValue)
            | (e.Digest is null ? 0 : HasDigest) | (e.Code is null ? 0 : HasCode) | (e.IsPermanent == true ? IsPermanent : 0) | (e.Timer is null ? 0 : HasTimer);
        Number(to, (long)e.Kind);
        Number(to, mask);
        if (e.Position is { } position)
        {
            Number(to, position);
        }

        if (e.At is { } at)
        {
            var now = at.ToUnixTimeMilliseconds();
            Number(to, Zigzag(now - last));
            last = now;
        }

        Text(to, e.Name);
        Text(to, e.Value);
        if (e.Digest is { } digest)
        {
            to.Write(Convert.FromHexString(digest));
        }

        Text(to, e.Code);
        if (e.Timer is { } timer)
        {
            Number(to, timer);
        }
    }

    private static HistoryEntry Read(ref ReadOnlySpan<byte> from, ref long last)
    {
        var kind = (HistoryEntryKind)Number(ref from);
        var mask = Number(ref from);
        bool Has(int bit) => (mask & bit) != 0;
        var position = Has(HasPosition) ? (int?)Number(ref from) : null;
        DateTimeOffset? at = null;
        if (Has(HasAt))
        {
            last += Unzigzag(Number(ref from));
            at = DateTimeOffset.FromUnixTimeMilliseconds(last);
        }

        return new()
        {
            Kind = kind,
            Position = position,
            At = at,
            Name = Has(HasName) ? Text(ref from) : null,
            Value = Has(HasValue) ? Text(ref from) : null,
            Digest = Has(HasDigest) ? Convert.ToHexStringLower(Take(ref from, 8)) : null,
            Code = Has(HasCode) ? Text(ref from) : null,
            IsPermanent = kind == HistoryEntryKind.CallFailed ? Has(IsPermanent) : null,
            Timer = Has(HasTimer) ? (int?)Number(ref from) : null,
        };
    }

    private static long Zigzag(long n) => (n << 1) ^ (n >> 63);

    private static long Unzigzag(long n) => (long)((ulong)n >> 1) ^ -(n & 1);

    private static void Number(ArrayBufferWriter<byte> to, long value)
    {
        var span = to.GetSpan(10);
        var used = 0;
        for (var rest = (ulong)value; ; rest >>= 7)
        {
            span[used++] = (byte)(rest < 0x80 ? rest : (rest & 0x7F) | 0x80);
            if (rest < 0x80)
            {
                break;
            }
        }

        to.Advance(used);
    }

    private static long Number(ref ReadOnlySpan<byte> from)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Take(ref from, 1)[0];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return (long)value;
            }
        }

        throw Damaged();
    }

    private static void Text(ArrayBufferWriter<byte> to, string? text)
    {
        if (text is not null)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Number(to, bytes.Length);
            to.Write(bytes);
        }
    }

    private static string Text(ref ReadOnlySpan<byte> from) => Encoding.UTF8.GetString(Take(ref from, (int)Number(ref from)));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> from, int count)
    {
        if (count < 0 || count > from.Length)
        {
            throw Damaged();
        }

        var taken = from[..count];
        from = from[count..];
        return taken;
    }

    private static InvalidDataException Damaged() => new("A history is damaged: it ends inside an entry.");
}
