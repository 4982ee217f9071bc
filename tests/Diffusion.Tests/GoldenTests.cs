namespace Atelier.Diffusion.Tests;

public sealed class GoldenTests
{
    public static TheoryData<string> Names => [.. Goldens.Json<GoldenCase[]>("cases.json").Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_render_equals_the_independent_pipelines(string name)
    {
        var golden = Goldens.Json<GoldenCase[]>("cases.json").Single(c => c.Name == name);
        var rendered = TestModels.Pipeline(golden.Model).Render([golden.ToRequest()])[0].Rendered();
        // Ports of 11 bits of precision add up over steps; single precision differs only in the order of sums.
        var half = golden.Model == "half";
        Assert.InRange(Goldens.LargestDifference(Goldens.Latent(name, golden.Width, golden.Height), rendered.Latent), 0, half ? 0.05f : 2e-4f);
        Assert.InRange(Goldens.LargestDifference(Goldens.Picture(name + ".png"), rendered.Picture), 0, half ? 6 : 1);
    }
}
