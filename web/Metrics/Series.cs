namespace Atelier.Web.Metrics;

/// <summary>The measurements of one instrument under one set of tags. Not thread-safe.</summary>
internal sealed class Series(IReadOnlyList<double>? bounds)
{
    private readonly long[] _buckets = new long[(bounds?.Count ?? 0) + 1];

    /// <summary>A counter's sum, or a gauge's last value.</summary>
    public double Value { get; private set; }

    /// <summary>How many were measured.</summary>
    public long Count { get; private set; }

    /// <summary>How many are at most each bound, the last one without bound: cumulative.</summary>
    public IEnumerable<(double Bound, long Count)> Buckets()
    {
        var sum = 0L;
        for (var i = 0; i < _buckets.Length; i++)
        {
            sum += _buckets[i];
            yield return (i < bounds!.Count ? bounds[i] : double.PositiveInfinity, sum);
        }
    }

    public void Add(double value)
    {
        Value += value;
        Count++;
        if (bounds is not null)
        {
            var place = 0;
            while (place < bounds.Count && value > bounds[place]) place++;
            _buckets[place]++;
        }
    }

    public void Set(double value) => (Value, Count) = (value, Count + 1);
}
