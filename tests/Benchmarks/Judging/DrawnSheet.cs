using Atelier.Imaging;

namespace Atelier.Benchmarks.Judging;

/// <summary><c>drawn.json</c>: drawn held-out pictures on one sheet, to recompute the judge's own accuracy.</summary>
/// <param name="Sheet">The picture's file.</param>
/// <param name="Tile">Side of a tile.</param>
/// <param name="Columns">Tiles a row.</param>
/// <param name="Count">Tiles in all.</param>
/// <param name="Labels">What each shows.</param>
internal sealed record DrawnSheet(string Sheet, int Tile, int Columns, int Count, IReadOnlyList<Attributes> Labels)
{
    /// <summary>Cuts the sheet into its tiles.</summary>
    public List<Picture> Cut(Picture sheet)
    {
        var tiles = new List<Picture>();
        for (var i = 0; i < Count; i++)
        {
            var rgb = new byte[Tile * Tile * 3];
            for (var y = 0; y < Tile; y++)
            {
                sheet.Row((i / Columns * Tile) + y).Slice(i % Columns * Tile * 3, Tile * 3).CopyTo(rgb.AsSpan(y * Tile * 3));
            }

            tiles.Add(new(Tile, Tile, rgb));
        }

        return tiles;
    }
}
