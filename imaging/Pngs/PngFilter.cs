using System.Numerics;
using System.Runtime.InteropServices;

namespace Atelier.Imaging;

/// <summary>
/// Filters rows for compression: of Sub, Up and Paeth the one whose differences are smallest in sum (PNG specification 12.7).
/// None and Average, which seldom win on rendered pictures, are not tried.
/// </summary>
internal sealed class PngFilter
{
    private readonly int _pixel;
    private readonly byte[] _sub;
    private readonly byte[] _up;
    private readonly byte[] _paeth;

    /// <summary>A filter for rows of one length.</summary>
    public PngFilter(int rowBytes, int pixelBytes)
    {
        _pixel = pixelBytes;
        (_sub, _up, _paeth) = (new byte[rowBytes + 1], new byte[rowBytes + 1], new byte[rowBytes + 1]);
        (_sub[0], _up[0], _paeth[0]) = (1, 2, 4);
    }

    /// <summary>The filtered row with its filter byte; valid until the next call.</summary>
    public ReadOnlySpan<byte> Choose(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
    {
        row[.._pixel].CopyTo(_sub.AsSpan(1));
        Subtract(row[_pixel..], row[..^_pixel], _sub.AsSpan(1 + _pixel));
        Subtract(row, above, _up.AsSpan(1));
        Paeth(row, above);
        var (sub, up, paeth) = (Weight(_sub), Weight(_up), Weight(_paeth));
        return up <= sub && up <= paeth ? _up : sub <= paeth ? _sub : _paeth;
    }

    /// <summary>The neighbour - left, above, above left - that is nearest to left + above - above left; ties in that order.</summary>
    public static byte Predict(int left, int above, int corner)
    {
        var (toLeft, toAbove, toCorner) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - corner - corner));
        return (byte)(toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner);
    }

    private static void Subtract(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> target)
    {
        var i = 0;
        for (; i <= a.Length - Vector<byte>.Count; i += Vector<byte>.Count) (new Vector<byte>(a[i..]) - new Vector<byte>(b[i..])).CopyTo(target[i..]);
        for (; i < a.Length; i++) target[i] = (byte)(a[i] - b[i]);
    }

    private void Paeth(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
    {
        var target = _paeth.AsSpan(1, row.Length);
        Subtract(row[.._pixel], above[.._pixel], target);
        above = above[..row.Length];
        for (var i = _pixel; i < row.Length; i++) target[i] = (byte)(row[i] - Predict(row[i - _pixel], above[i], above[i - _pixel]));
    }

    /// <summary>The sum of the differences as signed numbers, regardless of sign.</summary>
    private static long Weight(ReadOnlySpan<byte> filtered)
    {
        long sum = 0;
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(filtered[1..]);
        var wide = Vector<uint>.Zero;
        foreach (var v in vectors)
        {
            // The distance from zero either way round: min(v, -v) on bytes.
            Vector.Widen(Vector.Min(v, Vector<byte>.Zero - v), out var low, out var high);
            Vector.Widen(low + high, out var lower, out var upper);
            wide += lower + upper;
        }

        sum += Vector.Sum(wide);
        foreach (var b in filtered[(1 + (vectors.Length * Vector<byte>.Count))..]) sum += Math.Min(b, (byte)-b);
        return sum;
    }
}
