namespace Atelier.Diffusion.Tests;

/// <summary>Gated GELU as one operator: which exports it is found in, and that the rewritten graph computes the same.</summary>
public sealed class GatedGeluFusionTests
{
    [Theory]
    [InlineData("split", 17, 2e-5)]
    [InlineData("slices", 17, 3e-2)]
    [InlineData("halved", 14, 2e-5)]
    [InlineData("gelu", 20, 2e-5)]
    public void A_gate_as_exporters_write_it_becomes_one_operator_that_gives_the_same(string form, int opset, double tolerance)
    {
        var fused = FusedGraph.TryCreate(Form(form), GraphPatterns.GatedGelu, alignment: 1)!;
        Assert.Equal(new FusedCounts(0, 1, 0), fused.Counts);
        GroupNormFusionTests.AssertSame(fused, Form(form), opset, new() { ["B"] = 2, ["L"] = 3 }, tolerance);
    }

    [Theory]
    [InlineData("not-exact")]
    [InlineData("not-wide")]
    [InlineData("not-the-right")]
    [InlineData("not-halves")]
    [InlineData("not-alone")]
    public void What_only_looks_like_it_stays_as_it_is(string form) => Assert.Null(FusedGraph.TryCreate(Form(form), GraphPatterns.GatedGelu, alignment: 1));

    private static string Form(string name) => Repository.Tests("models", "gates", name + ".onnx");
}
