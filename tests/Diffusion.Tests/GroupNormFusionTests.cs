using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion.Tests;

/// <summary>Group normalisation as one operator: which exports it is found in, and that the rewritten graph computes the same.</summary>
public sealed class GroupNormFusionTests
{
    public static TheoryData<string> Models => AttentionFusionTests.Models;

    [Theory]
    [InlineData("bare", 17, 1, 0)]
    [InlineData("silu", 17, 1, 1)]
    [InlineData("half", 17, 1, 1)]
    [InlineData("external", 17, 1, 1)]
    [InlineData("turned", 14, 1, 1)]
    [InlineData("groups", 18, 1, 1)]
    [InlineData("channels", 21, 1, 1)]
    [InlineData("convolved", 21, 1, 0)]
    [InlineData("two", 17, 2, 1)]
    [InlineData("taken", 17, 1, 0)]
    [InlineData("gated", 17, 1, 0)]
    public void Normalisation_as_exporters_write_it_becomes_one_operator_that_gives_the_same(string form, int opset, int norms, int activated)
    {
        var file = Form(form);
        var fused = FusedGraph.TryCreate(file, GraphPatterns.GroupNorm, alignment: 1)!;
        Assert.Equal(new FusedCounts(0, 0, norms), fused.Counts);
        var nodes = Written(fused);
        Assert.DoesNotContain(nodes, n => n.Operator is "InstanceNormalization" or "GroupNormalization");
        Assert.Equal(activated, nodes.Count(n => n.Operator == "GroupNorm" && n.Numbers["activation"] is [1]));
        foreach (var (batch, height, width) in new[] { (1, 8, 8), (3, 5, 2) })
        {
            AssertSame(fused, file, opset, new() { ["B"] = batch, ["H"] = height, ["W"] = width }, form == "half" ? 6e-3 : 2e-5);
        }
    }

    [Fact]
    public void Reshapes_without_it_keep_what_only_it_could_tell()
    {
        var fused = FusedGraph.TryCreate(Path.Combine(TestModels.Folder("sdxl"), "unet", "model.onnx"), GraphPatterns.Attention | GraphPatterns.Reshape, alignment: 4)!;
        Assert.DoesNotContain(Written(fused).SelectMany(n => n.Inputs), i => i.EndsWith("/norm", StringComparison.Ordinal));
        AssertSame(fused, Path.Combine(TestModels.Folder("sdxl"), "unet", "model.onnx"), 14, new() { ["batch"] = 2, ["height"] = 6, ["width"] = 8, ["sequence"] = 16 }, 1e-4);
    }

    [Fact]
    public void Reshapes_beside_it_compute_no_sides_that_can_be_told_without()
    {
        var file = Form("rows");
        var fused = FusedGraph.TryCreate(file, GraphPatterns.GroupNorm | GraphPatterns.Reshape, alignment: 1)!;
        var nodes = Written(fused);
        Assert.Equal(["x", "z/norm"], nodes.Where(n => n.Operator == "Shape").Select(n => n.Inputs[0]));
        Assert.Equal(2, nodes.Count(n => n.Operator == "Gather"));
        foreach (var (batch, height, width) in new[] { (1, 8, 8), (3, 5, 2), (12, 12, 1) }) AssertSame(fused, file, 17, new() { ["B"] = batch, ["H"] = height, ["W"] = width }, 2e-5);
    }

    [Fact]
    public void A_network_that_computes_shapes_all_over_reads_three_of_normalisations_and_gives_the_same()
    {
        var file = Form("blocks");
        var fused = FusedGraph.TryCreate(file, GraphPatterns.Attention | GraphPatterns.GroupNorm | GraphPatterns.Reshape, alignment: 4)!;
        Assert.Equal(new FusedCounts(6, 0, 10), fused.Counts);
        Assert.Equal(3, Written(fused).Count(n => n.Operator == "Shape" && n.Inputs[0].EndsWith("/norm", StringComparison.Ordinal)));
        Assert.DoesNotContain(Written(fused), n => n.Operator == "Shape" && n.Inputs[0].StartsWith("/blocks", StringComparison.Ordinal) && !n.Inputs[0].EndsWith("/norm", StringComparison.Ordinal));
        foreach (var (batch, steps, height) in new[] { (2, 1, 6), (3, 3, 8), (1, 1, 4) })
        {
            AssertSame(fused, file, 14, new() { ["batch"] = batch, ["steps"] = steps, ["height"] = height, ["width"] = 10, ["sequence"] = 5 }, 2e-5);
        }
    }

    [Theory]
    [InlineData("norms/blocks")]
    [InlineData("norms/rows")]
    [InlineData("norms/half")]
    [InlineData("gates/slices")]
    public void A_file_that_is_damaged_anywhere_is_rewritten_or_left_but_nothing_is_thrown(string form)
    {
        var whole = File.ReadAllBytes(Repository.Tests("models", form + ".onnx"));
        var noise = new TorchGenerator(5);
        var (path, numbers) = (Path.GetTempFileName(), new float[16]);
        try
        {
            for (var round = 0; round < 300; round++)
            {
                var bytes = whole.ToArray();
                noise.Fill(numbers);

                // Nodes come first, weights after.
                foreach (var number in numbers.AsSpan(0, 4)) bytes[(int)(Math.Abs(number) / 4 * bytes.Length) % bytes.Length] = (byte)(number * 1e4f);
                File.WriteAllBytes(path, round % 3 == 0 ? bytes[..(int)(Math.Abs(numbers[8]) / 4 * bytes.Length % bytes.Length)] : bytes);
                FusedGraph.TryCreate(path, ~GraphPatterns.None, alignment: 1);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("not-scaled")]
    [InlineData("not-of-constants")]
    [InlineData("not-in-pairs")]
    [InlineData("not-only-normal")]
    [InlineData("not-of-its-shape")]
    [InlineData("not-of-pictures")]
    [InlineData("not-hidden")]
    [InlineData("not-by-channel")]
    [InlineData("not-of-known-axes")]
    public void What_only_looks_like_it_stays_as_it_is(string form)
    {
        Assert.Null(FusedGraph.TryCreate(Form(form), GraphPatterns.GroupNorm, alignment: 1));
        using var original = StandIns.Load(Form(form));
        Assert.All(StandIns.Run(original, new Dictionary<string, long> { ["B"] = 2, ["H"] = 4, ["W"] = 4, ["L"] = 6 }), values => Assert.All(values, v => Assert.True(float.IsFinite(v))));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Networks_of_every_family_give_the_same_with_attention_fused_beside_it(string name)
    {
        var file = Path.Combine(TestModels.Folder(name), "unet", "model.onnx");
        var fused = FusedGraph.TryCreate(file, GraphPatterns.Attention | GraphPatterns.GatedGelu | GraphPatterns.GroupNorm | GraphPatterns.Reshape, alignment: 4)!;
        Assert.Equal(new FusedCounts(1, 0, 1), fused.Counts);
        AssertSame(fused, file, 14, new() { ["batch"] = 2, ["height"] = 6, ["width"] = 8, ["sequence"] = 16, ["pixel_height"] = 48, ["pixel_width"] = 64 }, name == "half" ? 4e-3 : 1e-4);
    }

    [Fact]
    public void On_the_CPU_nothing_changes()
    {
        using var model = DiffusionModel.Load(ModelFolder.Open(TestModels.Folder("rank1")), new() { IntraOpThreads = 1, FusesNorms = true });
        Assert.Equal((new FusedCounts(1, 0, 0), "cpu:fused-attention"), (model.Fused, model.Provider));
        var (with, without) = (new DiffusionPipeline(model).Render([TestModels.Request()])[0].Rendered(), TestModels.Pipeline().Render([TestModels.Request()])[0].Rendered());
        Assert.Equal(0, Goldens.LargestDifference(with.Picture, without.Picture));
    }

    [Theory]
    [InlineData(true, false, "cuda:0:fused-attention")]
    [InlineData(true, true, "cuda:0:fused-attention:fused-norms")]
    [InlineData(false, true, "cuda:0:fused-norms")]
    [InlineData(false, false, "cuda:0")]
    public void Records_say_what_was_fused_and_settings_follow_them(bool attention, bool norms, string provider)
    {
        var settings = new SessionSettings { Target = ExecutionTarget.Cuda, FusesAttention = attention, FusesNorms = norms };
        Assert.Equal(provider, settings.Provider(new(attention ? 32 : 0, attention ? 16 : 0, norms ? 61 : 0)));
        Assert.Equal(settings, (settings with { FusesAttention = !attention, FusesNorms = !norms }).Like(provider));
        var wanted = (attention ? GraphPatterns.Attention | GraphPatterns.GatedGelu | GraphPatterns.Reshape : GraphPatterns.None) | (norms ? GraphPatterns.GroupNorm | GraphPatterns.Reshape : GraphPatterns.None);
        Assert.Equal((wanted, wanted & GraphPatterns.Attention), (settings.Patterns, (settings with { Target = ExecutionTarget.Cpu }).Patterns));
    }

    private static string Form(string name) => Repository.Tests("models", "norms", name + ".onnx");

    private static IReadOnlyList<GraphNode> Written(FusedGraph graph)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, graph.Model.Span);
            return OnnxGraph.Read(path).Nodes;
        }
        finally
        {
            File.Delete(path);
        }
    }

    internal static void AssertSame(FusedGraph fused, string file, int opset, Dictionary<string, long> sides, double tolerance)
    {
        using InferenceSession original = StandIns.Load(file), rewritten = StandIns.Load(fused, file, opset);
        var (before, after) = (StandIns.Run(original, sides), StandIns.Run(rewritten, sides));
        Assert.Equal(before.Length, after.Length);
        Assert.InRange(before[0].Max(Math.Abs), 0.3, 30);
        foreach (var (expected, actual) in before.Zip(after))
        {
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
