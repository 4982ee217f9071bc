using Atelier.Imaging;

namespace Atelier.Benchmarks.Judging;

/// <summary>Many pictures on one.</summary>
internal static class ContactSheet
{
    /// <summary>Lays pictures of one size in rows; those marked have a red edge.</summary>
    public static Picture Of(IReadOnlyList<Picture> pictures, int columns, IReadOnlySet<int> marked)
    {
        var (side, rows) = (pictures[0].Width, (pictures.Count + columns - 1) / columns);
        var width = side * columns;
        var rgb = new byte[width * side * rows * 3];
        for (var i = 0; i < pictures.Count; i++)
        {
            for (var y = 0; y < side; y++)
            {
                var row = rgb.AsSpan((((i / columns * side) + y) * width * 3) + (i % columns * side * 3), side * 3);
                pictures[i].Row(y).CopyTo(row);
                if (marked.Contains(i))
                {
                    Mark(row, isWhole: y < 2 || y >= side - 2);
                }
            }
        }

        return new(width, side * rows, rgb);
    }

    private static void Mark(Span<byte> row, bool isWhole)
    {
        for (var x = 0; x < row.Length; x += 3)
        {
            if (isWhole || x < 6 || x >= row.Length - 6)
            {
                (row[x], row[x + 1], row[x + 2]) = (255, 0, 0);
            }
        }
    }
}
