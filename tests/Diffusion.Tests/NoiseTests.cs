namespace Atelier.Diffusion.Tests;

public sealed class NoiseTests
{
    public static TheoryData<ulong> Seeds => [.. Goldens.Json<NoiseCase[]>("noise.json").Select(c => c.Seed)];

    [Fact]
    public void Seed_0_draws_torchs_well_known_numbers()
    {
        var four = new float[4];
        new TorchGenerator(0).Fill(four);
        Assert.Equal([1.5410f, -0.2934f, -2.1788f, 0.5684f], four.Select(v => MathF.Round(v, 4)));
        var sixteen = new float[16];
        new TorchGenerator(0).Fill(sixteen);
        Assert.Equal([-1.1258f, -1.1524f, -0.2506f, -0.4339f], sixteen.Take(4).Select(v => MathF.Round(v, 4)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Noise_is_torchs_to_one_millionth(ulong seed)
    {
        var golden = Goldens.Json<NoiseCase[]>("noise.json").First(c => c.Seed == seed && (seed != 0 || c.Draws[0].Length == 16));
        var generator = new TorchGenerator(seed);
        foreach (var draw in golden.Draws)
        {
            var values = new float[draw.Length];
            generator.Fill(values);
            for (var i = 0; i < draw.Length; i++) Assert.InRange(values[i], draw[i] - 1e-6f, draw[i] + 1e-6f);
        }
    }

    [Fact]
    public void Only_the_low_32_bits_of_a_seed_count_as_in_torch()
    {
        var (a, b) = (new float[32], new float[32]);
        new TorchGenerator(7).Fill(a);
        new TorchGenerator((1UL << 32) + 7).Fill(b);
        Assert.Equal(a, b);
    }

    private sealed record NoiseCase(ulong Seed, float[][] Draws);
}
