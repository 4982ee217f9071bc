namespace Atelier.Imaging;

/// <summary>The pixels of one pass: the whole picture, or one of Adam7's grids.</summary>
/// <param name="Left">The first column.</param>
/// <param name="Top">The first row.</param>
/// <param name="Right">From column to column.</param>
/// <param name="Down">From row to row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
internal readonly record struct PngPass(int Left, int Top, int Right, int Down, int Width, int Height)
{
    private static readonly (int Left, int Top, int Right, int Down)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The passes that have pixels.</summary>
    public static IReadOnlyList<PngPass> Of(PngHeader header) => !header.Interlaced
        ? [new PngPass(0, 0, 1, 1, header.Width, header.Height)]
        : [.. Adam7
            .Select(p => new PngPass(p.Left, p.Top, p.Right, p.Down, (header.Width - p.Left + p.Right - 1) / p.Right, (header.Height - p.Top + p.Down - 1) / p.Down))
            .Where(p => p.Width > 0 && p.Height > 0)];

    /// <summary>Puts a row of the pass where it belongs in the picture.</summary>
    public void Place(ReadOnlySpan<byte> colours, int row, byte[] rgb, int pictureWidth)
    {
        var start = (((Top + (row * Down)) * pictureWidth) + Left) * 3;
        if (Right == 1)
        {
            colours.CopyTo(rgb.AsSpan(start));
            return;
        }

        for (var x = 0; x < Width; x++) colours.Slice(x * 3, 3).CopyTo(rgb.AsSpan(start + (x * Right * 3)));
    }
}
