using Atelier.Imaging;

namespace Atelier.Core.Previews;

/// <summary>Marks pictures as drafts: the word in a corner, in the pixels themselves, and a text in the file. Pure.</summary>
public static class DraftMark
{
    /// <summary>Keyword of the text in the file.</summary>
    public const string Keyword = "Atelier-Draft";

    private const int LetterWidth = 5;
    private const int LetterHeight = 7;

    // D R A F T, a row of five pixels after the other, the leftmost in the highest bit.
    private static readonly byte[][] Letters =
    [
        [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110],
        [0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001],
        [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
        [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000],
        [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100],
    ];

    /// <summary>A PNG, marked. The same picture and id give the same bytes on one version of .NET.</summary>
    /// <param name="png">The picture.</param>
    /// <param name="id">What the text in the file says.</param>
    /// <exception cref="PngException">It is no PNG that can be read.</exception>
    public static byte[] Apply(ReadOnlyMemory<byte> png, string id)
    {
        var picture = Png.Decode(png);
        return Png.Encode(Drawn(picture), new Dictionary<string, string>(StringComparer.Ordinal) { [Keyword] = id, ["Description"] = "A draft. Nobody approved it." });
    }

    private static Picture Drawn(Picture picture)
    {
        var rgb = picture.Rgb.ToArray();
        var scale = Math.Max(1, Math.Min(picture.Width, picture.Height) / 64);
        var (width, height) = ((((LetterWidth + 1) * Letters.Length) + 3) * scale, (LetterHeight + 4) * scale);
        var (left, top) = (picture.Width - width, picture.Height - height);
        for (var y = Math.Max(0, top); y < picture.Height; y++)
        {
            for (var x = Math.Max(0, left); x < picture.Width; x++)
            {
                rgb.AsSpan(((y * picture.Width) + x) * 3, 3).Fill(IsInk((x - left) / scale, (y - top) / scale) ? (byte)255 : (byte)0);
            }
        }

        return new(picture.Width, picture.Height, rgb);
    }

    private static bool IsInk(int x, int y)
    {
        var (letter, column) = Math.DivRem(x - 2, LetterWidth + 1);
        return x >= 2 && letter < Letters.Length && column < LetterWidth && y is >= 2 and < LetterHeight + 2 && (Letters[letter][y - 2] >> (LetterWidth - 1 - column) & 1) == 1;
    }
}
