namespace Atelier.Diffusion.Tests;

public sealed class LatentTests
{
    private static readonly Latent Sample = Make(4, 3, 5);

    [Fact]
    public void Exact_bytes_give_the_same_latent_back()
    {
        var back = Latent.FromBytes(Sample.ToBytes(LatentPrecision.Exact));
        Assert.Equal(Sample.Values, back.Values);
        Assert.Equal((4, 3, 5), (back.Channels, back.Height, back.Width));
    }

    [Fact]
    public void Half_precision_takes_half_the_bytes_and_loses_little()
    {
        var bytes = Sample.ToBytes();
        Assert.Equal(16 + (60 * 2) + 4, bytes.Length);
        Assert.InRange(Goldens.LargestDifference(Sample, Latent.FromBytes(bytes)), 0, 2e-3f);
    }

    [Fact]
    public void The_same_latent_gives_the_same_bytes() => Assert.Equal(Sample.ToBytes(), Make(4, 3, 5).ToBytes());

    [Fact]
    public void A_changed_byte_anywhere_is_refused()
    {
        var bytes = Sample.ToBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var broken = (byte[])bytes.Clone();
            broken[i] ^= 0x10;
            Assert.Equal(DiffusionErrorCodes.Latent, Assert.Throws<DiffusionException>(() => Latent.FromBytes(broken)).Code);
        }
    }

    [Fact]
    public void A_latent_cut_short_anywhere_is_refused()
    {
        var bytes = Sample.ToBytes();
        for (var length = 0; length < bytes.Length; length++) Assert.Throws<DiffusionException>(() => Latent.FromBytes(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void A_header_that_promises_gigabytes_costs_nothing()
    {
        var bytes = Sample.ToBytes();
        BitConverter.TryWriteBytes(bytes.AsSpan(8), 4096);
        BitConverter.TryWriteBytes(bytes.AsSpan(12), 4096);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DiffusionException>(() => Latent.FromBytes(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Values_that_are_not_finite_are_refused(float value) => Assert.Throws<DiffusionException>(() => new Latent(1, 1, 2, [0, value]));

    [Fact]
    public void A_value_beyond_half_precision_is_refused_rather_than_stored_as_infinity() =>
        Assert.Throws<DiffusionException>(() => new Latent(1, 1, 1, [1e6f]).ToBytes());

    [Fact]
    public void Finite_values_are_told_from_others_wherever_they_stand()
    {
        for (var i = 0; i < 37; i++)
        {
            var values = new float[37];
            Array.Fill(values, float.MaxValue);
            Assert.True(Finite.All(values));
            values[i] = float.NegativeInfinity;
            Assert.False(Finite.All(values));
        }
    }

    private static Latent Make(int channels, int height, int width)
    {
        var values = new float[channels * height * width];
        new TorchGenerator(3).Fill(values);
        return new Latent(channels, height, width, values);
    }
}
