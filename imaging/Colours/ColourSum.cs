namespace Atelier.Imaging;

/// <summary>Pixels added up.</summary>
internal struct ColourSum
{
    private long _r;
    private long _g;
    private long _b;

    /// <summary>How many were added.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean, rounded. There must be one.</summary>
    public readonly Rgb Mean => new((byte)((_r + (Count / 2)) / Count), (byte)((_g + (Count / 2)) / Count), (byte)((_b + (Count / 2)) / Count));

    /// <summary>Adds pixels of one colour.</summary>
    public void Add(Rgb colour, long count)
    {
        _r += colour.R * count;
        _g += colour.G * count;
        _b += colour.B * count;
        Count += count;
    }
}
