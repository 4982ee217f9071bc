using System.Globalization;

namespace Atelier.Diffusion;

/// <summary>Notes how many rows each call had that a row was part of, as runs of equal ones.</summary>
internal sealed class BucketTrail
{
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
}
