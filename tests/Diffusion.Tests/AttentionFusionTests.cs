using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion.Tests;

/// <summary>Attention as one operator: which exports it is found in, and that it changes nothing but rounding.</summary>
public sealed class AttentionFusionTests : ModelFolderCopy
{
    public static TheoryData<string> Models => ["rank0", "rank1", "sd2", "sd-turbo", "sdxl", "sdxl-all", "sdxl-refiner", "sdxl-turbo", "lcm", "inpaint", "control", "flow", "half"];

    [Theory]
    [InlineData("heads", 1e-5)]
    [InlineData("computed", 1e-5)]
    [InlineData("folded", 1e-5)]
    [InlineData("half", 4e-3)]
    public void Attention_as_exporters_write_it_becomes_one_operator_that_gives_the_same(string form, double tolerance)
    {
        var (plain, fused) = (Run(form, fuses: false), Run(form, fuses: true));
        Assert.Equal((0, 1), (plain.Count, fused.Count));
        Assert.InRange(plain.Values.Max(Math.Abs), 0.5, 10);
        for (var i = 0; i < plain.Values.Length; i++) Assert.Equal(plain.Values[i], fused.Values[i], tolerance);
    }

    [Theory]
    [InlineData("not-masked")]
    [InlineData("not-over-keys")]
    [InlineData("not-hidden")]
    [InlineData("not-of-one-number")]
    public void What_only_looks_like_it_stays_as_it_is(string form)
    {
        var (plain, fused) = (Run(form, fuses: false), Run(form, fuses: true));
        Assert.Equal(0, fused.Count);
        Assert.Equal(plain.Values, fused.Values);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Pictures_of_every_family_differ_by_rounding_only_and_their_records_say_how_they_were_drawn(string name)
    {
        var folder = ModelFolder.Open(TestModels.Folder(name));
        using var plain = DiffusionModel.Load(folder, new() { IntraOpThreads = 1, FusesAttention = false });
        Assert.Equal((0, "cpu"), (plain.Fused.Attentions, plain.Provider));
        Assert.Equal((1, "cpu:fused-attention"), (TestModels.Get(name).Fused.Attentions, TestModels.Get(name).Provider));
        var request = new RenderRequest { Id = "a", Prompt = "three white circles", Seed = 7, Steps = 3, Width = 64, Height = 48 };
        if (folder.Inpaints) request = request with { Start = new PictureStart { Picture = Goldens.Picture("init.png"), Strength = 1 }, Mask = Goldens.Picture("mask.png"), Height = 64 };
        request = request with { Controls = [.. Enumerable.Repeat(new ControlPicture { Picture = Goldens.Picture("init.png") }, plain.ControlCount)] };
        var before = new DiffusionPipeline(plain).Render([request])[0].Rendered();
        var after = TestModels.Pipeline(name).Render([request])[0].Rendered();
        Assert.InRange(Goldens.LargestDifference(before.Picture, after.Picture), 0, 1);
        Assert.Equal(("cpu", "cpu:fused-attention"), (before.Record.Provider, after.Record.Provider));
    }

    [Fact]
    public void Weights_stay_in_the_file_wherever_they_begin()
    {
        var file = In("unet/model.onnx");
        var (near, far) = (FusedGraph.TryCreate(file, GraphPatterns.Attention, alignment: 1)!, FusedGraph.TryCreate(file, GraphPatterns.Attention, alignment: 1 << 30)!);
        Assert.True(near.Model.Length < far.Model.Length / 2, $"{near.Model.Length} of {far.Model.Length} bytes");
        using var options = new SessionOptions();
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(file)!);
        using InferenceSession there = new(near.Model.ToArray(), options), here = new(far.Model.ToArray(), options);
        Assert.Equal(Run(here), Run(there));
    }

    [Fact]
    public void The_demo_model_is_drawn_as_it_was_exported()
    {
        var folder = ModelFolder.Open(Path.Combine(Repository.Root, "gpu-worker", "models", "demo"));
        Assert.All(Enum.GetValues<ModelComponent>().Select(folder.FileOf).OfType<string>(), file => Assert.Null(FusedGraph.TryCreate(file, GraphPatterns.Attention, alignment: 1)));
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_is_left_to_the_runtime()
    {
        var whole = File.ReadAllBytes(Form("computed"));
        for (var length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(In("cut.onnx"), whole[..length]);
            var problems = new List<string>();
            using var network = OnnxNetwork.Load(In("cut.onnx"), "cut", new(), new RunClock(), problems);
            Assert.True(network is not null || problems.Count == 1);
        }
    }

    private static string Form(string name) => Repository.Tests("models", "attentions", name + ".onnx");

    private static (int Count, float[] Values) Run(string form, bool fuses)
    {
        using var network = OnnxNetwork.Load(Form(form), form, new() { IntraOpThreads = 1, FusesAttention = fuses }, new RunClock(), [])!;
        using var call = new NetworkCall(network);
        var noise = new TorchGenerator(3);
        foreach (var port in network.Inputs)
        {
            var values = new float[2 * port.Dimensions[1] * port.Dimensions[2]];
            noise.Fill(values);
            var buffer = call.Input(port);
            buffer.Shaped(2, port.Dimensions[1], port.Dimensions[2]);
            buffer.Write(0, values);
        }

        var output = call.Output(network.Outputs[0]);
        output.Shaped(2, 5, 8);
        call.Run();
        return (network.Fused.Attentions, output.Read(0, 80).ToArray());
    }

    private static float[] Run(InferenceSession session)
    {
        float[] Some(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(i))];
        using var run = new RunOptions();
        using var sample = OrtValue.CreateTensorValueFromMemory(Some(4 * 8 * 8), [1, 4, 8, 8]);
        using var timestep = OrtValue.CreateTensorValueFromMemory([500f], [1]);
        using var states = OrtValue.CreateTensorValueFromMemory(Some(16 * 16), [1, 16, 16]);
        using var outputs = session.Run(run, ["sample", "timestep", "encoder_hidden_states"], [sample, timestep, states], session.OutputNames);
        return Floats.From(outputs[0]);
    }
}
