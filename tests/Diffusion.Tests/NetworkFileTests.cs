using System.Text;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Atelier.Diffusion.Tests;

/// <summary>What is found out about networks: ports, weights beside the file, damage.</summary>
public sealed class NetworkFileTests : ModelFolderCopy
{
    [Theory]
    [InlineData("../../weights.pb", "outside its folder")]
    [InlineData("/etc/passwd", "outside its folder")]
    [InlineData("weights\0.pb", "outside its folder")]
    [InlineData("", "unet/ is missing")]
    [InlineData("weights.pb", "weights.pb is missing")]
    public void External_weights_must_be_there_and_within_theFolder(string location, string message)
    {
        File.WriteAllBytes(In("unet/model.onnx"), OnnxWithExternalData(location));
        Assert.Contains(message, Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sdxl", "unet/model.onnx_data")]
    [InlineData("control", "unet/weights.pb")]
    public void A_real_export_with_external_weights_says_which_file_is_missing_or_short(string model, string weights)
    {
        Become(model);
        DiffusionModel.Load(ModelFolder.Open(Folder)).Dispose();
        var whole = File.ReadAllBytes(In(weights));
        File.WriteAllBytes(In(weights), whole[..(whole.Length / 2)]);
        Assert.StartsWith("unet/model.onnx cannot be loaded", Assert.Single(Assert.Throws<ModelFolderException>(() => DiffusionModel.Load(ModelFolder.Open(Folder))).Problems), StringComparison.Ordinal);
        File.Delete(In(weights));
        Assert.StartsWith($"{weights} is missing", Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_whose_values_overflow_is_named()
    {
        File.WriteAllText(In("vae_decoder/config.json"), """{ "scaling_factor": 3e38 }""");
        using var model = DiffusionModel.Load(ModelFolder.Open(Folder));
        var start = new PictureStart { Picture = Goldens.Picture("init.png"), Strength = 0.5f };
        var error = new DiffusionPipeline(model).Render([TestModels.Request() with { Start = start }])[0].Error();
        Assert.Equal((DiffusionErrorCodes.NotFinite, "model"), (error.Code, error.Field));
        Assert.Contains("VAE encoder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_encoders_that_give_other_widths_than_the_unet_takes_are_refused()
    {
        Become("sdxl");
        File.Copy(In("text_encoder_2/model.onnx"), In("text_encoder/model.onnx"), overwrite: true);
        Assert.Contains(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems, p => p.Contains("takes 20 values a token, but the text encoders give 12 + 12", StringComparison.Ordinal));
    }

    /// <summary>Bytes changed at random, the same at each run.</summary>
    [Fact]
    public void A_damaged_network_is_refused_or_read_but_never_crashes_the_reader()
    {
        var whole = File.ReadAllBytes(In("unet/model.onnx"));
        var random = new MersenneTwister(5);
        var refused = 0;
        for (var i = 0; i < 400; i++)
        {
            byte[] damaged = [.. whole];
            for (var k = 0; k <= i % 4; k++) damaged[random.Next() % (i % 2 == 0 ? 600 : whole.Length)] = (byte)random.Next();
            File.WriteAllBytes(In("unet/model.onnx"), damaged);
            try
            {
                OnnxFile.Inspect(In("unet/model.onnx"));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 50, 399);
    }

    [Fact]
    public void External_weights_of_constants_and_subgraphs_are_seen_too()
    {
        var entry = Message(13, [.. Message(1, "location"u8.ToArray()), .. Message(2, "../x"u8.ToArray())]);
        var constant = Message(5, Message(5, entry));

        // A function, whose field number takes two bytes.
        byte[] Function(byte[] content) => [.. Message(7, []), 0xCA, 1, (byte)content.Length, .. content];
        byte[][] models =
        [
            Message(7, Message(1, constant)),
            Message(7, Message(1, Message(5, Message(6, Message(5, entry))))),
            Message(7, Message(15, Message(1, entry))),
            Function(Message(7, constant)),
            Function(Message(11, Message(5, entry))),
        ];
        foreach (var model in models)
        {
            File.WriteAllBytes(In("unet/model.onnx"), model);
            Assert.Contains("outside its folder", Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Graphs_nested_without_end_are_refused()
    {
        var graph = Array.Empty<byte>();
        for (var i = 0; i < 20; i++) graph = Message(1, Message(5, Message(6, graph)));
        File.WriteAllBytes(In("unet/model.onnx"), Message(7, graph));
        Assert.Contains("nested too deeply", Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x5A, 0, "too many ports")]
    [InlineData(0x0A, 4000, "too long together")]
    public void A_network_of_nothing_but_names_is_refused_before_it_takes_memory(byte field, int length, string message)
    {
        // Ports without a name, or nodes whose operators each have another.
        byte[] Node(int i) => length == 0 ? [field, 0] : [field, .. Varint(length + 3), 0x22, .. Varint(length), .. Encoding.ASCII.GetBytes($"{i}".PadLeft(length))];
        var one = Node(0).Length;
        var count = length == 0 ? 1_000_000 : 20_000;
        using (var file = File.Create(In("unet/model.onnx")))
        {
            file.Write([0x3A, .. Varint(one * count)]);
            for (var i = 0; i < count; i++) file.Write(Node(i));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(message, Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400 << 20);
    }

    [Fact]
    public void External_weights_that_are_there_are_found()
    {
        File.WriteAllBytes(In("unet/model.onnx"), OnnxWithExternalData("weights.pb"));
        File.WriteAllBytes(In("unet/weights.pb"), [0]);
        Assert.NotNull(ModelFolder.Open(Folder));
    }

    [Fact]
    public void An_encoder_that_draws_its_own_random_numbers_is_left_out_and_work_that_needs_it_refused()
    {
        File.WriteAllBytes(In("vae_encoder/model.onnx"), Message(7, Message(1, Message(4, "RandomNormalLike"u8.ToArray()))));
        var folder = ModelFolder.Open(Folder);
        Assert.Equal((false, true), (folder.HasEncoder, folder.EncoderSamples));
        using var model = DiffusionModel.Load(folder);
        var pipeline = new DiffusionPipeline(model);
        pipeline.Check(TestModels.Request());
        var start = new PictureStart { Picture = Goldens.Picture("init.png"), Strength = 0.5f };
        var error = Assert.Throws<DiffusionException>(() => pipeline.Check(TestModels.Request() with { Start = start }));
        Assert.Equal((DiffusionErrorCodes.Unsupported, "start"), (error.Code, error.Field));
        Assert.Contains("latent_parameters", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_wrong_ports_and_wrong_settings_come_in_one_error()
    {
        File.Delete(In("tokenizer/merges.txt"));
        File.Copy(In("vae_decoder/model.onnx"), In("unet/model.onnx"), overwrite: true);
        File.WriteAllText(In("scheduler/scheduler_config.json"), """{ "use_flow_sigmas": true }""");
        File.WriteAllText(In("model.json"), """{ "name": "x", "defaults": { "sampler": "huen" } }""");
        var problems = Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems;
        Assert.All(["merges.txt is missing", "use_flow_sigmas", "'huen'", "unet/model.onnx has no input 'timestep'"], e => Assert.Contains(problems, p => p.Contains(e, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("rank0")]
    [InlineData("half")]
    [InlineData("sdxl")]
    [InlineData("sdxl-turbo")]
    [InlineData("lcm")]
    [InlineData("control")]
    public void A_files_ports_are_those_of_its_session(string model)
    {
        foreach (var path in Directory.EnumerateFiles(TestModels.Folder(model), "model.onnx", SearchOption.AllDirectories))
        {
            using var network = OnnxNetwork.Load(path, "network", new SessionSettings(), new RunClock(), []);
            var file = OnnxFile.Inspect(path);
            Assert.True(file.DescribesPorts);
            Assert.Equal(network!.Inputs.Select(p => $"{p}"), file.Inputs.Select(p => $"{p}"));
            Assert.Equal(network.Outputs.Select(p => $"{p}"), file.Outputs.Select(p => $"{p}"));
        }
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 3)]
    public void Networks_whose_batch_is_fixed_at_several_are_refused(int batch, int refused)
    {
        var problems = new List<string>();
        TextEncoderPorts.Find("text_encoder", new Ports(Port("input_ids", TensorElementType.Int64, batch, 77), Port("last_hidden_state", TensorElementType.Float, batch, 77, 768)), new(), 77, penultimate: false, pools: false, problems);
        VaeDecoder.Find(new Ports(Port("latent_sample", TensorElementType.Float, batch, 4, -1, -1), Port("sample", TensorElementType.Float, batch, 3, -1, -1)), new(), problems);
        VaeEncoder.Find(new Ports(Port("sample", TensorElementType.Float, batch, 3, -1, -1), Port("latent_parameters", TensorElementType.Float, batch, 8, -1, -1)), new(), problems);
        Assert.Equal(refused, problems.Count(p => p.Contains("has a fixed batch", StringComparison.Ordinal)));
        Assert.Equal(refused, problems.Count);
    }

    [Fact]
    public void A_network_that_lacks_what_its_configuration_says_is_refused_at_load()
    {
        File.WriteAllText(In("unet/config.json"), """{ "in_channels": 9, "time_cond_proj_dim": 256, "sample_size": 8 }""");
        var error = Assert.Throws<ModelFolderException>(() => DiffusionModel.Load(ModelFolder.Open(Folder)));
        Assert.Contains(error.Problems, p => p.Contains("has no input 'timestep_cond'", StringComparison.Ordinal));
        Assert.Contains(error.Problems, p => p.Contains("should have 9 channels", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "is empty")]
    [InlineData(100, "is no ONNX model")]
    [InlineData(20_000, "is no ONNX model")]
    public void A_network_cut_short_is_refused(int length, string message)
    {
        File.WriteAllBytes(In("unet/model.onnx"), File.ReadAllBytes(In("unet/model.onnx"))[..length]);
        Assert.Contains($"unet/model.onnx {message}", Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_network_at_all_is_refused()
    {
        File.WriteAllText(In("unet/model.onnx"), "version https://git-lfs.github.com/spec/v1");
        Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems);
    }

    [Fact]
    public void Networks_in_each_others_place_are_refused_at_load_with_their_ports()
    {
        File.Copy(In("vae_decoder/model.onnx"), In("unet/model.onnx"), overwrite: true);
        File.Copy(In("vae_encoder/model.onnx"), In("text_encoder/model.onnx"), overwrite: true);
        var error = Assert.Throws<ModelFolderException>(() => DiffusionModel.Load(ModelFolder.Open(Folder)));
        Assert.Contains(error.Problems, p => p.StartsWith("unet/model.onnx has no input 'sample'", StringComparison.Ordinal) || p.StartsWith("unet/model.onnx has no input 'timestep'", StringComparison.Ordinal));
        Assert.Contains(error.Problems, p => p.StartsWith("text_encoder/model.onnx", StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_that_only_the_runtime_sees_is_corrupt_is_refused_at_load()
    {
        File.WriteAllBytes(In("unet/model.onnx"), Message(7, Message(1, Message(4, "NoSuchOperator"u8.ToArray()))));
        Assert.Contains("cannot be loaded", Assert.Single(Assert.Throws<ModelFolderException>(() => DiffusionModel.Load(ModelFolder.Open(Folder))).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_that_is_not_there_is_an_error_and_no_silent_fallback() =>
        Assert.Equal(DiffusionErrorCodes.ProviderMissing, Assert.Throws<DiffusionException>(() => DiffusionModel.Load(ModelFolder.Open(Folder), new SessionSettings { Target = ExecutionTarget.Cuda })).Code);

    private static byte[] OnnxWithExternalData(string location) =>
        Message(7, Message(5, Message(13, [.. Message(1, "location"u8.ToArray()), .. Message(2, Encoding.UTF8.GetBytes(location))])));

    private static TensorPort Port(string name, TensorElementType type, params int[] dimensions) => new(name, type, dimensions);

    private sealed record Ports(TensorPort Input, TensorPort Output) : INetworkPorts
    {
        public IReadOnlyList<TensorPort> Inputs => [Input];

        public IReadOnlyList<TensorPort> Outputs => [Output];
    }

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    /// <summary>A length-delimited field of a protocol-buffers message, up to 127 bytes long.</summary>
    private static byte[] Message(int number, byte[] content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];
}
