using System.Globalization;

namespace Atelier.Diffusion;

/// <summary>Notes how many rows each call had that a row was part of, as runs of equal ones.</summary>
internal sealed class BucketTrail
{
    private const int MostSteps = 10_000;

    private readonly List<(int Rows, int Steps)> _runs = [];

    /// <summary>The most rows; 0 before the first call.</summary>
    public int Largest { get; private set; }

    /// <summary>Notes a call.</summary>
    public void Add(int rows)
    {
        Largest = Math.Max(Largest, rows);
        if (_runs.Count > 0 && _runs[^1].Rows == rows) _runs[^1] = (rows, _runs[^1].Steps + 1);
        else _runs.Add((rows, 1));
    }

    /// <summary>Such as <c>4x3,2x5</c>: three calls of 4 rows, then five of 2.</summary>
    public override string ToString() => string.Join(',', _runs.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Rows}x{r.Steps}")));

    /// <summary>Reads the text back: the rows of each call.</summary>
    /// <param name="text">Untrusted text.</param>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.Buckets"/>: it is none.</exception>
    public static IReadOnlyList<int> Parse(string text)
    {
        var rows = new List<int>();
        foreach (var run in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = run.Split('x');
            if (parts.Length != 2
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var steps)
                || steps is < 1 or > MostSteps || rows.Count + steps > MostSteps)
                throw Wrong("runs such as 4x3,2x5");
            rows.AddRange(Enumerable.Repeat(count, steps));
        }

        return rows;
    }

    /// <summary>The error of buckets that a render can't have had.</summary>
    public static DiffusionException Wrong(string expected) =>
        new(DiffusionErrorCodes.Buckets, "buckets", $"The batch sizes are not those of this render; expected were {expected}.", "Give the record of the render as it was written.");
}
