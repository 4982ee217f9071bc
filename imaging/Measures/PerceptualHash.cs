using System.Globalization;
using System.Numerics;

namespace Atelier.Imaging;

/// <summary>
/// A 64-bit fingerprint of a picture's coarse structure (pHash, Zauner 2010): the 8x8 lowest frequencies of its luma at 32x32, each above their median or not.
/// Survives resizing, recompression and small changes of brightness; not cropping, mirroring or rotation.
/// </summary>
/// <param name="Bits">The fingerprint.</param>
public readonly record struct PerceptualHash(ulong Bits)
{
    private const int Size = 32;
    private const int Kept = 8;
    private const double Margin = 24;
    private static readonly double[,] Cosines = BuildCosines();

    /// <summary>The fingerprint of a picture.</summary>
    /// <param name="picture">The picture.</param>
    public static PerceptualHash Of(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var luma = Luma.Of(Resize.To(picture, Size, Size, ResizeFilter.Bicubic));
        var rows = new double[Size * Kept];
        for (var y = 0; y < Size; y++)
        {
            for (var u = 0; u < Kept; u++)
            {
                for (var x = 0; x < Size; x++) rows[(y * Kept) + u] += luma[(y * Size) + x] * Cosines[u, x];
            }
        }

        var frequencies = new double[Kept * Kept];
        for (var v = 0; v < Kept; v++)
        {
            for (var u = 0; u < Kept; u++)
            {
                for (var y = 0; y < Size; y++) frequencies[(v * Kept) + u] += rows[(y * Kept) + u] * Cosines[v, y];
            }
        }

        // The mean brightness dwarfs the rest and says nothing of structure. Symmetric drawings have frequencies that are all but absent:
        // the margin, three deviations of faint noise, keeps those bits from being decided by chance.
        var threshold = frequencies.Skip(1).Order().ElementAt(31) + Margin;
        ulong bits = 0;
        for (var i = 1; i < frequencies.Length; i++) bits |= frequencies[i] > threshold ? 1UL << i : 0;
        return new PerceptualHash(bits);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">16 hexadecimal digits.</param>
    /// <exception cref="FormatException">The text is no fingerprint.</exception>
    public static PerceptualHash Parse(string text) =>
        text is { Length: 16 } && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
            ? new PerceptualHash(bits)
            : throw new FormatException("A perceptual hash has 16 hexadecimal digits.");

    /// <summary>Bits that differ: 0 to about 6 for versions of one picture, about 32 for unrelated ones.</summary>
    /// <param name="other">Another fingerprint.</param>
    public int DistanceTo(PerceptualHash other) => BitOperations.PopCount(Bits ^ other.Bits);

    /// <summary>The fingerprint as 16 lower-case hexadecimal digits.</summary>
    public override string ToString() => Bits.ToString("x16", CultureInfo.InvariantCulture);

    private static double[,] BuildCosines()
    {
        var cosines = new double[Kept, Size];
        for (var u = 0; u < Kept; u++)
        {
            for (var x = 0; x < Size; x++) cosines[u, x] = Math.Cos(Math.PI * u * ((2 * x) + 1) / (2 * Size));
        }

        return cosines;
    }
}
