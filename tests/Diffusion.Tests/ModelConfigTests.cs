namespace Atelier.Diffusion.Tests;

/// <summary>Configurations key by key: each that is wrong is told, with what was expected.</summary>
public sealed class ModelConfigTests : ModelFolderCopy
{
    private const string Scheduler = "scheduler/scheduler_config.json";

    [Fact]
    public void One_wrong_key_hides_no_other()
    {
        Write("unet/config.json", """{ "in_channels": "four", "sample_size": [64, 64, 64], "time_cond_proj_dim": 1e30 }""");
        Write(Scheduler, """{ "beta_start": "x", "num_train_timesteps": "y", "clip_sample": 1, "trained_betas": [0.1, "a"] }""");
        Write("vae_decoder/config.json", """{ "latent_channels": 2.5, "scaling_factor": true }""");
        Write("model.json", """{ "name": 7, "defaults": { "previewSteps": null, "guidance": "much", "promotionUpsampling": "magic" } }""");
        Write("text_encoder/config.json", """{ "num_hidden_layers": [12], "max_position_embeddings": 1 }""");
        string[] expected =
        [
            "vae_decoder/config.json: latent_channels 2.5 cannot be used; expected a whole number from 1 to 64.",
            "vae_decoder/config.json: scaling_factor true cannot be used; expected a finite number above 0.",
            "unet/config.json: sample_size [64, 64, 64] cannot be used; expected a whole number from 1 to 1024, or a list of two: height and width.",
            "unet/config.json: in_channels 'four' cannot be used; expected a whole number from 1 to 129.",
            "unet/config.json: time_cond_proj_dim 1e30 cannot be used; expected a whole number from 4 to 65536, or none.",
            "scheduler/scheduler_config.json: beta_start 'x' cannot be used; expected a number from 0.000001 to 0.9999.",
            "scheduler/scheduler_config.json: num_train_timesteps 'y' cannot be used; expected a whole number from 2 to 100000.",
            "scheduler/scheduler_config.json: trained_betas [0.1, \"a\"] cannot be used; expected 1000 numbers, each between 0 and 1, one a training timestep.",
            "scheduler/scheduler_config.json: clip_sample 1 cannot be used; expected true or false.",
            "text_encoder/config.json: num_hidden_layers [12] cannot be used; expected a whole number from 1 to 1000, or none.",
            "text_encoder/config.json: max_position_embeddings 1 cannot be used; expected a whole number from 3 to 4096, or none.",
            "model.json: name 7 cannot be used; expected text of at most 10000 characters.",
            "model.json: defaults.promotionUpsampling 'magic' is not supported; expected latent, pixels.",
            "model.json: defaults.previewSteps null cannot be used; expected a whole number from 1 to 200.",
            "model.json: defaults.guidance 'much' cannot be used; expected a number from 0 to 50.",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Problems().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_network_is_checked_where_anothers_configuration_is_missing()
    {
        File.Delete(In("unet/config.json"));
        File.Copy(In("vae_encoder/model.onnx"), In("text_encoder/model.onnx"), overwrite: true);
        File.Copy(In("unet/model.onnx"), In("vae_decoder/model.onnx"), overwrite: true);
        var problems = Problems();
        Assert.All(["unet/config.json is missing.", "text_encoder/model.onnx: the input 'sample'", "vae_decoder/model.onnx has no input"], e => Assert.Contains(problems, p => p.StartsWith(e, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("sdxl")]
    [InlineData("sdxl-turbo")]
    [InlineData("sdxl-refiner")]
    [InlineData("lcm")]
    public void A_configuration_that_is_missing_is_all_that_is_told_where_all_else_is_right(string model)
    {
        Become(model);
        File.Delete(In("unet/config.json"));
        Assert.Equal(["unet/config.json is missing."], Problems());
    }

    [Theory]
    [InlineData("64", 64, 64)]
    [InlineData("[32, 64]", 64, 32)]
    [InlineData("null", 64, 64)]
    public void A_sample_size_is_one_side_or_height_and_width_as_diffusers_takes_it(string size, int width, int height)
    {
        Write("unet/config.json", $$"""{ "sample_size": {{size}} }""");
        var unet = ModelFolder.Open(Folder).Unet;
        Assert.Equal((width, height), (unet.SampleWidth, unet.SampleHeight));
    }

    [Fact]
    public void AModel_that_was_trained_at_height_and_width_draws_them()
    {
        Write("unet/config.json", """{ "sample_size": [8, 16] }""");
        using var model = DiffusionModel.Load(ModelFolder.Open(Folder));
        var picture = new DiffusionPipeline(model).Render([TestModels.Request() with { Width = null, Height = null }])[0].Rendered().Picture;
        Assert.Equal((128, 64), (picture.Width, picture.Height));
    }

    [Theory]
    [InlineData("vae_decoder/config.json", """{ "latents_std": [1, 1, 0, 1] }""", "latents_std holds 0; expected 4 numbers, each finite and above 0")]
    [InlineData("vae_decoder/config.json", """{ "latents_std": [1, 1, 1e-60, 1] }""", "latents_std holds 1e-60")]
    [InlineData("vae_decoder/config.json", """{ "latents_std": [1, 1, 1e60, 1] }""", "latents_std holds 1e60")]
    [InlineData("vae_decoder/config.json", """{ "latents_mean": [0, NaN, 0, 0] }""", "latents_mean holds 'NaN'; expected 4 numbers, each finite")]
    [InlineData("vae_decoder/config.json", """{ "latents_mean": [0, 0] }""", "latents_mean [0, 0] cannot be used; expected 4 numbers")]
    [InlineData("vae_decoder/config.json", """{ "scaling_factor": NaN }""", "scaling_factor")]
    [InlineData("vae_decoder/config.json", """{ "scaling_factor": -0.18 }""", "scaling_factor -0.18")]
    [InlineData("vae_decoder/config.json", """{ "scaling_factor": 1e-60 }""", "scaling_factor 1e-60")]
    [InlineData("vae_decoder/config.json", """{ "shift_factor": NaN }""", "shift_factor 'NaN' cannot be used; expected 0, or none")]
    [InlineData("vae_decoder/config.json", """{ "block_out_channels": [1, 0] }""", "block_out_channels holds 0")]
    [InlineData("unet/config.json", """{ "sample_size": 0 }""", "sample_size 0")]
    [InlineData("unet/config.json", """{ "sample_size": [64, -1] }""", "sample_size [64, -1]")]
    [InlineData("unet/config.json", """{ "sample_size": [64, 1024] }""", "sample_size 1024 makes a width of 8192; expected at most 256")]
    [InlineData("unet/config.json", """{ "class_embed_type": 3 }""", "class_embed_type 3 is not supported")]
    [InlineData(Scheduler, """{ "beta_start": 0.5, "beta_end": 0.1 }""", "beta_start 0.5 is above beta_end 0.1")]
    [InlineData(Scheduler, """{ "beta_end": 0.5 }""", "beta_end leaves a timestep with no signal at all")]
    [InlineData(Scheduler, """{ "beta_end": 0.5, "rescale_betas_zero_snr": true }""", "beta_end leaves a timestep with no signal at all")]
    [InlineData(Scheduler, """{ "num_train_timesteps": 2, "trained_betas": [1e-30, 0.5] }""", "trained_betas leaves a timestep with no signal at all, or no noise")]
    [InlineData(Scheduler, """{ "num_train_timesteps": 0 }""", "num_train_timesteps 0")]
    [InlineData(Scheduler, """{ "num_train_timesteps": 1e9 }""", "num_train_timesteps 1e9")]
    [InlineData(Scheduler, """{ "num_train_timesteps": 100, "trained_betas": [0.1, 0.2] }""", "expected 100 numbers")]
    [InlineData(Scheduler, """{ "shift": Infinity }""", "shift 'Infinity'")]
    [InlineData(Scheduler, """{ "clip_sample_range": NaN }""", "clip_sample_range 'NaN'")]
    [InlineData(Scheduler, """{ "sample_max_value": 0 }""", "sample_max_value 0")]
    [InlineData("text_encoder/config.json", """{ "max_position_embeddings": 1e30 }""", "max_position_embeddings 1e30")]
    [InlineData("text_encoder/config.json", """{ "vocab_size": 10 }""", "expected a whole number from 0 to 9, as the text encoder has them")]
    [InlineData("tokenizer/tokenizer_config.json", """{ "model_max_length": 2 }""", "model_max_length 2")]
    [InlineData("tokenizer/tokenizer_config.json", """{ "model_max_length": "long" }""", "model_max_length 'long'")]
    [InlineData("tokenizer/vocab.json", """{ "a": 2000000000 }""", "'a' has the id 2000000000")]
    [InlineData("tokenizer/vocab.json", """{ "a": 1, "a": 2 }""", "it has a key twice")]
    [InlineData("tokenizer/vocab.json", """{ "\ud800": 1 }""", "no Unicode")]
    [InlineData("unet/config.json", """{ "addition_embed_type": "\udfff" }""", "no Unicode")]
    public void Absurd_values_are_told_once_with_what_was_expected(string file, string content, string message)
    {
        Write(file, content);
        Assert.Contains(message, Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "width": 8192 }""", "model.json: defaults.width 8192 cannot be drawn; expected 64 to 2048 in steps of 64.")]
    [InlineData("""{ "height": 72 }""", "model.json: defaults.height 72 cannot be drawn; expected 64 to 2048 in steps of 64.")]
    [InlineData("""{ "finalWidth": 100 }""", "model.json: defaults.finalWidth 100 cannot be drawn; expected 64 to 2048 in steps of 64.")]
    [InlineData("""{ "finalHeight": 4096 }""", "model.json: defaults.finalHeight 4096 cannot be drawn; expected 64 to 2048 in steps of 64.")]
    [InlineData("""{ "width": 0 }""", "model.json: defaults.width 0 cannot be used; expected a whole number from 1 to 2147483647, or none.")]
    [InlineData("""{ "previewSteps": 300 }""", "model.json: defaults.previewSteps 300 cannot be used; expected a whole number from 1 to 200.")]
    public void ACard_whose_defaults_no_request_could_be_rendered_with_is_refused_by_its_field(string defaults, string problem)
    {
        Write("model.json", $$"""{ "name": "wide", "defaults": {{defaults}} }""");
        Assert.Equal([problem], Problems());
    }

    [Fact]
    public void ATraining_size_that_cannot_be_drawn_is_made_good_by_a_card()
    {
        Write("unet/config.json", """{ "sample_size": 512 }""");
        Assert.Equal(2, Problems().Count);
        Write("model.json", """{ "name": "x", "defaults": { "width": 512, "height": 512 } }""");
        Assert.Equal(512, ModelFolder.Open(Folder).Card.Defaults.Width);
    }

    private void Write(string file, string content) => File.WriteAllText(In(file), content);

    private IReadOnlyList<string> Problems() => Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems;
}
