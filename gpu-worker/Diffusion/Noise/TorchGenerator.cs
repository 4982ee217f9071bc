namespace Atelier.Diffusion;

/// <summary>
/// Normal noise as <c>torch.randn</c> draws it on the CPU with <c>torch.Generator().manual_seed(seed)</c>, to 1e-6.
/// Each <see cref="Fill"/> is one <c>randn</c> call, so the sequence of lengths matters. Not thread-safe.
/// </summary>
/// <remarks>
/// Torch draws 16 or more values by Box-Muller on blocks of 16 single-precision uniforms of 24 bits, redrawing an unfilled last block whole;
/// fewer values one by one in double precision, of which each second one waits in a cache.
/// </remarks>
public sealed class TorchGenerator
{
    private const int Block = 16;
    private readonly MersenneTwister _bits;
    private double? _cached;

    /// <summary>A generator seeded as torch's.</summary>
    /// <param name="seed">Like torch's, only its low 32 bits count.</param>
    public TorchGenerator(ulong seed) => _bits = new MersenneTwister((uint)seed);

    /// <summary>Fills a span with unit normal noise.</summary>
    /// <param name="values">What <c>randn</c> of this length returns.</param>
    public void Fill(Span<float> values)
    {
        if (values.Length < Block)
        {
            foreach (ref var value in values) value = (float)One();
            return;
        }

        foreach (ref var value in values) value = Uniform();
        var whole = values.Length - (values.Length % Block);
        for (var i = 0; i < whole; i += Block) BoxMuller(values.Slice(i, Block));
        if (whole == values.Length) return;

        var last = values[^Block..];
        foreach (ref var value in last) value = Uniform();
        BoxMuller(last);
    }

    private static void BoxMuller(Span<float> block)
    {
        for (var j = 0; j < Block / 2; j++)
        {
            var radius = MathF.Sqrt(-2 * MathF.Log(1 - block[j]));
            var (sin, cos) = MathF.SinCos(2 * MathF.PI * block[j + (Block / 2)]);
            block[j] = radius * cos;
            block[j + (Block / 2)] = radius * sin;
        }
    }

    private float Uniform() => (_bits.Next() & 0xFFFFFF) * (1f / (1 << 24));

    private double One()
    {
        if (_cached is { } cached)
        {
            _cached = null;
            return cached;
        }

        var (first, second) = (Uniform53(), Uniform53());
        var radius = Math.Sqrt(-2 * Math.Log(1 - second));
        var (sin, cos) = Math.SinCos(2 * Math.PI * first);
        _cached = radius * sin;
        return radius * cos;
    }

    private double Uniform53()
    {
        var high = (ulong)_bits.Next() << 32;
        return ((high | _bits.Next()) & ((1UL << 53) - 1)) * Math.ScaleB(1, -53);
    }
}
