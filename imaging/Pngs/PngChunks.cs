namespace Atelier.Imaging;

/// <summary>The chunks that make a picture, proved to be complete and in order.</summary>
internal sealed record PngChunks
{
    /// <summary>Where the compressed data lies.</summary>
    public required IReadOnlyList<PngChunk> Images { get; init; }

    /// <summary>How to read pixels.</summary>
    public required PngPixels Pixels { get; init; }

    /// <summary>Compressed bytes in all.</summary>
    public long ImageLength => Images.Sum(c => (long)c.Length);

    /// <summary>Walks all chunks after the header.</summary>
    public static PngChunks Read(ReadOnlyMemory<byte> file, int at, PngHeader header, PngLimits limits)
    {
        var bytes = file.Span;
        var images = new List<PngChunk>();
        PngChunk? palette = null, transparency = null;
        var last = 0u;
        for (var count = 0; ; count++)
        {
            if (count > limits.MaxChunks) throw new PngException(PngErrorCodes.Chunks, $"There are more than {limits.MaxChunks} chunks.");
            var chunk = PngChunk.Read(bytes, ref at);
            switch (chunk.Type)
            {
                case PngChunk.Image:
                    if (images.Count > 0 && last != PngChunk.Image) throw Misplaced(chunk);
                    images.Add(chunk);
                    break;
                case PngChunk.Palette:
                    if (palette is not null || images.Count > 0 || transparency is not null || header.Colour is PngColour.Grey or PngColour.GreyAlpha) throw Misplaced(chunk);
                    palette = chunk;
                    break;
                case PngChunk.Transparency:
                    if (transparency is not null || images.Count > 0) throw Misplaced(chunk);
                    transparency = chunk;
                    break;
                case PngChunk.End:
                    if (chunk.Length != 0 || images.Count == 0) throw Misplaced(chunk);
                    if (at != bytes.Length) throw new PngException(PngErrorCodes.Trailing, $"{bytes.Length - at} bytes follow the end of the picture.");
                    return new PngChunks { Images = images, Pixels = PngPixels.For(header, Data(palette, bytes), Data(transparency, bytes)) };
                default:
                    if (chunk.Critical) throw new PngException(PngErrorCodes.Chunks, $"Chunk {chunk} is critical and not known here.");
                    break;
            }

            last = chunk.Type;
        }
    }

    private static ReadOnlySpan<byte> Data(PngChunk? chunk, ReadOnlySpan<byte> bytes) => chunk is { } c ? c.Data(bytes) : default;

    private static PngException Misplaced(PngChunk chunk) => new(PngErrorCodes.Chunks, $"Chunk {chunk} is doubled, out of place or malformed.");
}
