namespace Atelier.Imaging;

/// <summary>The few colours that a picture is made of: k-means in CIELAB over a histogram, started from the colours that leave most unexplained. Deterministic.</summary>
public static class DominantColours
{
    private const int Rounds = 12;

    /// <summary>The colours, largest share first.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="count">Most colours, 1 to 16; fewer where fewer are there.</param>
    public static IReadOnlyList<ColourShare> Of(Picture picture, int count = 5)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 16);
        var bins = ColourBin.Histogram(picture);
        var centres = Start(bins, count);
        for (var round = 0; round < Rounds; round++)
        {
            var moved = Groups(bins, centres).ConvertAll(g => g.Lab);
            if (moved.SequenceEqual(centres)) break;
            centres = moved;
        }

        var pixels = (double)picture.Width * picture.Height;
        return [.. Groups(bins, centres)
            .Select(b => new ColourShare(b.Colour, b.Count / pixels))
            .OrderByDescending(c => c.Share).ThenBy(c => c.Colour.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>The most frequent colour, then again and again the one that is most pixels times distance away from those chosen.</summary>
    private static List<Lab> Start(List<ColourBin> bins, int count)
    {
        var centres = new List<Lab> { bins.MaxBy(b => b.Count).Lab };
        while (centres.Count < count)
        {
            var worst = bins.MaxBy(b => b.Count * b.Lab.SquaredDistance(centres[Nearest(b.Lab, centres)]));
            if (centres.Contains(worst.Lab)) break;
            centres.Add(worst.Lab);
        }

        return centres;
    }

    /// <summary>The bins nearest to each centre as one, in the centres' order; a centre that no bin is nearest to is left out.</summary>
    private static List<ColourBin> Groups(List<ColourBin> bins, List<Lab> centres)
    {
        Span<ColourSum> sums = stackalloc ColourSum[centres.Count];
        sums.Clear();
        foreach (var bin in bins) sums[Nearest(bin.Lab, centres)].Add(bin.Colour, bin.Count);
        var groups = new List<ColourBin>(centres.Count);
        foreach (ref readonly var sum in sums)
        {
            if (sum.Count > 0) groups.Add(ColourBin.From(sum));
        }

        return groups;
    }

    private static int Nearest(Lab colour, List<Lab> centres)
    {
        var best = 0;
        for (var i = 1; i < centres.Count; i++)
        {
            if (colour.SquaredDistance(centres[i]) < colour.SquaredDistance(centres[best])) best = i;
        }

        return best;
    }
}
