namespace Atelier.Imaging;

/// <summary>Reads the data of several chunks as one stream, without copying them together.</summary>
internal sealed class SegmentStream(ReadOnlyMemory<byte> file, IReadOnlyList<PngChunk> chunks) : Stream
{
    private int _chunk;
    private int _offset;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_chunk < chunks.Count)
        {
            var left = chunks[_chunk].Data(file.Span)[_offset..];
            if (left.Length > 0)
            {
                var count = Math.Min(left.Length, buffer.Length);
                left[..count].CopyTo(buffer);
                _offset += count;
                return count;
            }

            (_chunk, _offset) = (_chunk + 1, 0);
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
