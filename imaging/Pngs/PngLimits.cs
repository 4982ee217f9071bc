namespace Atelier.Imaging;

/// <summary>What a decoder refuses before it allocates anything.</summary>
public sealed record PngLimits
{
    /// <summary>The limits used where none are given: 16,384 pixels a side, 64 million in all.</summary>
    public static PngLimits Default { get; } = new();

    /// <summary>Most pixels a row.</summary>
    public int MaxWidth { get; init; } = 16_384;

    /// <summary>Most rows.</summary>
    public int MaxHeight { get; init; } = 16_384;

    /// <summary>Most pixels in all.</summary>
    public long MaxPixels { get; init; } = 64_000_000;

    /// <summary>Most chunks; each costs the reader a little.</summary>
    public int MaxChunks { get; init; } = 100_000;
}
