using System.Text;

namespace Atelier.Diffusion.Tests;

public sealed class ModelFolderTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"atelier-model-{Guid.NewGuid():n}");

    public ModelFolderTests()
    {
        var source = TestModels.Folder("rank1");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_whole_folder_opens_with_its_configurations()
    {
        var model = ModelFolder.Open(_folder);
        Assert.Equal((8, 16, true), (model.Vae.Factor, model.Tokenizer.MaxLength, model.HasEncoder));
        Assert.Equal((PredictionKind.Epsilon, BetaSchedule.ScaledLinear, 1), (model.Scheduler.PredictionType, model.Scheduler.BetaSchedule, model.Scheduler.StepsOffset));
    }

    [Fact]
    public void Everything_that_is_missing_is_listed_at_once()
    {
        File.Delete(In("unet/model.onnx"));
        File.Delete(In("tokenizer/merges.txt"));
        File.Delete(In("scheduler/scheduler_config.json"));
        Directory.Delete(In("vae_encoder"), recursive: true);
        var error = Assert.Throws<ModelFolderException>(() => ModelFolder.Open(_folder));
        Assert.Equal(
            ["scheduler/scheduler_config.json is missing.", "tokenizer/merges.txt is missing.", "unet/model.onnx is missing."],
            error.Problems.Order(StringComparer.Ordinal));
        Assert.Contains("unet/model.onnx", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_said_to_be_so() =>
        Assert.Contains("does not exist", Assert.Throws<ModelFolderException>(() => ModelFolder.Open(In("nowhere"))).Problems[0], StringComparison.Ordinal);

    [Fact]
    public void A_model_without_an_encoder_opens()
    {
        Directory.Delete(In("vae_encoder"), recursive: true);
        Assert.False(ModelFolder.Open(_folder).HasEncoder);
    }

    [Theory]
    [InlineData("scheduler/scheduler_config.json", """{ "beta_schedule": "cubic" }""", "beta_schedule")]
    [InlineData("scheduler/scheduler_config.json", """{ "use_beta_sigmas": true }""", "use_beta_sigmas")]
    [InlineData("scheduler/scheduler_config.json", """{ "timestep_type": "continuous" }""", "timestep_type")]
    [InlineData("scheduler/scheduler_config.json", """{ "use_dynamic_shifting": true }""", "use_dynamic_shifting")]
    [InlineData("scheduler/scheduler_config.json", """{ "original_inference_steps": 0 }""", "original_inference_steps")]
    [InlineData("scheduler/scheduler_config.json", "{ not json", "cannot be read")]
    [InlineData("unet/config.json", """{ "addition_embed_type": "image" }""", "'image' is not supported")]
    [InlineData("unet/config.json", """{ "class_embed_type": "timestep" }""", "class_embed_type")]
    [InlineData("unet/config.json", """{ "in_channels": 8 }""", "expected 4, or 9")]
    [InlineData("unet/config.json", """{ "time_cond_proj_dim": 0 }""", "time_cond_proj_dim")]
    [InlineData("model_index.json", """{ "transformer": ["diffusers", "SD3Transformer2DModel"] }""", "'transformer' is not supported")]
    [InlineData("model_index.json", """{ "controlnet": ["diffusers", "ControlNetModel"] }""", "merged into the UNet")]
    [InlineData("model_index.json", "[]", "cannot be read")]
    [InlineData("model_index.json", """{ "requires_aesthetics_score": "yes" }""", "requires_aesthetics_score")]
    [InlineData("vae_decoder/config.json", """{ "scaling_factor": 0 }""", "scaling_factor")]
    [InlineData("tokenizer/merges.txt", "zz yy", "not in the vocabulary")]
    [InlineData("tokenizer/vocab.json", """{ "a": "b" }""", "cannot be read")]
    [InlineData("vae_decoder/config.json", """{ "block_out_channels": null }""", "cannot be read")]
    [InlineData("model.json", """{ "name": "x", "defaults": null }""", "cannot be read")]
    [InlineData("model.json", """{ "version": "1" }""", "cannot be read")]
    [InlineData("model.json", """{ "name": "x", "defaults": { "guidance": 99 } }""", "guidance 99")]
    [InlineData("model.json", """{ "name": "x", "defaults": { "sampler": "heun" } }""", "heun")]
    public void A_wrong_file_is_named_with_what_is_wrong(string file, string content, string message)
    {
        File.WriteAllText(In(file), content);
        var problem = Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(_folder)).Problems);
        Assert.Contains(message, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_card_gives_name_licence_and_defaults()
    {
        File.WriteAllText(In("model.json"), """{ "name": "demo", "version": "1.2", "licence": "MIT", "defaults": { "previewSteps": 8, "guidance": 4, "promotionUpsampling": "pixels" } }""");
        var card = ModelFolder.Open(_folder).Card;
        Assert.Equal(("demo", "1.2", "MIT"), (card.Name, card.Version, card.Licence));
        Assert.Equal((8, 4f, LatentUpsampling.Pixels), (card.Defaults.Steps, card.Defaults.Guidance, card.Defaults.PromotionUpsampling));
    }

    [Fact]
    public void Without_a_card_the_readme_tells_the_licence()
    {
        File.WriteAllText(In("README.md"), "---\nlicense: openrail\ntags:\n- x\n---\n# A model\n");
        Assert.Equal("openrail", ModelFolder.Open(_folder).Card.Licence);
    }

    [Theory]
    [InlineData("../../weights.pb", "outside its folder")]
    [InlineData("/etc/passwd", "outside its folder")]
    [InlineData("weights.pb", "weights.pb is missing")]
    public void External_weights_must_be_there_and_within_the_folder(string location, string message)
    {
        File.WriteAllBytes(In("unet/model.onnx"), OnnxWithExternalData(location));
        Assert.Contains(message, Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(_folder)).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sdxl", "unet/model.onnx_data")]
    [InlineData("control", "unet/weights.pb")]
    public void A_real_export_with_external_weights_says_which_file_is_missing_or_short(string model, string weights)
    {
        foreach (var file in Directory.EnumerateFiles(TestModels.Folder(model), "*", SearchOption.AllDirectories))
        {
            var target = In(Path.GetRelativePath(TestModels.Folder(model), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        DiffusionModel.Load(ModelFolder.Open(_folder)).Dispose();
        var whole = File.ReadAllBytes(In(weights));
        File.WriteAllBytes(In(weights), whole[..(whole.Length / 2)]);
        Assert.StartsWith("unet/model.onnx cannot be loaded", Assert.Single(Assert.Throws<ModelFolderException>(() => DiffusionModel.Load(ModelFolder.Open(_folder))).Problems), StringComparison.Ordinal);
        File.Delete(In(weights));
        Assert.StartsWith($"{weights} is missing", Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(_folder)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Models_say_what_they_are()
    {
        (string, bool, int, bool) Facts(string name) => (TestModels.Get(name).Family, TestModels.Get(name).EmbedsGuidance, TestModels.Get(name).ControlCount, TestModels.Get(name).Folder.Inpaints);
        Assert.Equal(("Stable Diffusion", false, 0, false), Facts("rank1"));
        Assert.Equal(("SDXL", false, 0, false), Facts("sdxl"));
        Assert.Equal(("SDXL refiner", false, 0, false), Facts("sdxl-refiner"));
        Assert.Equal(("Stable Diffusion", true, 0, false), Facts("lcm"));
        Assert.Equal(("Stable Diffusion", false, 2, false), Facts("control"));
        Assert.Equal(("Stable Diffusion", false, 0, true), Facts("inpaint"));
    }

    [Fact]
    public void External_weights_of_constants_and_subgraphs_are_seen_too()
    {
        var entry = Message(13, [.. Message(1, "location"u8.ToArray()), .. Message(2, "../x"u8.ToArray())]);
        var constant = Message(5, Message(5, entry));
        byte[][] models =
        [
            Message(7, Message(1, constant)),
            Message(7, Message(1, Message(5, Message(6, Message(5, entry))))),
            Message(7, Message(15, Message(1, entry))),
            // A function, whose field number takes two bytes.
            [.. Message(7, []), 0xCA, 1, (byte)(constant.Length + 2), .. Message(7, constant)],
        ];
        foreach (var model in models)
        {
            File.WriteAllBytes(In("unet/model.onnx"), model);
            Assert.Contains("outside its folder", Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(_folder)).Problems), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Graphs_nested_without_end_are_refused()
    {
        var graph = Array.Empty<byte>();
        for (var i = 0; i < 20; i++) graph = Message(1, Message(5, Message(6, graph)));
        File.WriteAllBytes(In("unet/model.onnx"), Message(7, graph));
        Assert.Contains("nested too deeply", Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(_folder)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void External_weights_that_are_there_are_found()
    {
        File.WriteAllBytes(In("unet/model.onnx"), OnnxWithExternalData("weights.pb"));
        File.WriteAllBytes(In("unet/weights.pb"), [0]);
        Assert.NotNull(ModelFolder.Open(_folder));
    }

    [Fact]
    public void An_encoder_that_draws_its_own_random_numbers_is_left_out_and_work_that_needs_it_refused()
    {
        File.WriteAllBytes(In("vae_encoder/model.onnx"), Message(7, Message(1, Message(4, "RandomNormalLike"u8.ToArray()))));
        var folder = ModelFolder.Open(_folder);
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
    public void A_folder_that_says_it_is_xl_and_is_not_lists_all_that_xl_has()
    {
        File.WriteAllText(In("unet/config.json"), """{ "addition_embed_type": "text_time" }""");
        Assert.Equal(
            ["text_encoder_2/model.onnx is missing.", "tokenizer_2/merges.txt is missing.", "tokenizer_2/vocab.json is missing."],
            Assert.Throws<ModelFolderException>(() => ModelFolder.Open(_folder)).Problems.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_network_that_lacks_what_its_configuration_says_is_refused_at_load()
    {
        File.WriteAllText(In("unet/config.json"), """{ "in_channels": 9, "time_cond_proj_dim": 256, "sample_size": 8 }""");
        var error = Assert.Throws<ModelFolderException>(() => DiffusionModel.Load(ModelFolder.Open(_folder)));
        Assert.Contains(error.Problems, p => p.Contains("has no input 'timestep_cond'", StringComparison.Ordinal));
        Assert.Contains(error.Problems, p => p.Contains("should have 9 channels", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_card_leaves_open_is_what_its_family_does_well_with()
    {
        File.WriteAllText(In("unet/config.json"), """{ "time_cond_proj_dim": 256, "sample_size": 8 }""");
        Assert.Equal((4, 8, 8.5f), Defaults());
        File.WriteAllText(In("model.json"), """{ "name": "x", "defaults": { "PreviewSteps": 6, "finalSteps": 9 } }""");
        Assert.Equal((6, 9, 8.5f), Defaults());
        (int, int, float) Defaults()
        {
            var defaults = ModelFolder.Open(_folder).Card.Defaults;
            return (defaults.Steps, defaults.FinalSteps, defaults.Guidance);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(20_000)]
    public void A_network_cut_short_is_refused(int length)
    {
        File.WriteAllBytes(In("unet/model.onnx"), File.ReadAllBytes(In("unet/model.onnx"))[..length]);
        Assert.Contains("unet/model.onnx is no ONNX model", Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(_folder)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_network_at_all_is_refused()
    {
        File.WriteAllText(In("unet/model.onnx"), "version https://git-lfs.github.com/spec/v1");
        Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(_folder)).Problems);
    }

    [Fact]
    public void Networks_in_each_others_place_are_refused_at_load_with_their_ports()
    {
        File.Copy(In("vae_decoder/model.onnx"), In("unet/model.onnx"), overwrite: true);
        File.Copy(In("vae_encoder/model.onnx"), In("text_encoder/model.onnx"), overwrite: true);
        var error = Assert.Throws<ModelFolderException>(() => DiffusionModel.Load(ModelFolder.Open(_folder)));
        Assert.Contains(error.Problems, p => p.StartsWith("unet/model.onnx has no input 'sample'", StringComparison.Ordinal) || p.StartsWith("unet/model.onnx has no input 'timestep'", StringComparison.Ordinal));
        Assert.Contains(error.Problems, p => p.StartsWith("text_encoder/model.onnx", StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_that_only_the_runtime_sees_is_corrupt_is_refused_at_load()
    {
        File.WriteAllBytes(In("unet/model.onnx"), Message(7, Message(1, Message(4, "NoSuchOperator"u8.ToArray()))));
        Assert.Contains("cannot be loaded", Assert.Single(Assert.Throws<ModelFolderException>(() => DiffusionModel.Load(ModelFolder.Open(_folder))).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_that_is_not_there_is_an_error_and_no_silent_fallback() =>
        Assert.Equal(DiffusionErrorCodes.ProviderMissing, Assert.Throws<DiffusionException>(() => DiffusionModel.Load(ModelFolder.Open(_folder), new SessionSettings { Target = ExecutionTarget.Cuda })).Code);

    [Fact]
    public void The_hash_is_of_what_decides_on_pixels_and_of_nothing_else()
    {
        var before = ModelHash.Compute(_folder);
        File.WriteAllText(In("README.md"), "words");
        Directory.CreateDirectory(In("training"));
        File.WriteAllText(In("training/train.py"), "pass");
        Assert.Equal(before, ModelHash.Compute(_folder));
        Assert.Equal(ModelHash.Compute(TestModels.Folder("rank1")), before);
        File.AppendAllText(In("scheduler/scheduler_config.json"), " ");
        Assert.NotEqual(before, ModelHash.Compute(_folder));
    }

    private static byte[] OnnxWithExternalData(string location) =>
        Message(7, Message(5, Message(13, [.. Message(1, "location"u8.ToArray()), .. Message(2, Encoding.UTF8.GetBytes(location))])));

    /// <summary>A length-delimited field of a protocol-buffers message, up to 127 bytes long.</summary>
    private static byte[] Message(int number, byte[] content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];

    private string In(string relative) => Path.Combine(_folder, relative);
}
