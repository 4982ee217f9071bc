using Atelier.Imaging;

namespace Atelier.Diffusion.Tests;

/// <summary>
/// A model whose networks were exported for one width or height (64 x 96), in every combination of networks and sides, asked for every kind of job at that size and others.
/// What its networks can do is rendered; anything else is refused before any work, with its field and a way out.
/// </summary>
public sealed class FixedSizeTests : ModelFolderCopy
{
    private const int Width = 64;
    private const int Height = 96;
    private static readonly (int Width, int Height)[] Sizes = [(64, 96), (96, 96), (64, 64)];
    private static readonly Picture Grey = Picture.Solid(40, 40, new Rgb(128, 128, 128));
    private static readonly Latent Preview = new(4, 6, 4, new float[96]);

    private static readonly (string Name, RenderRequest Request, bool Encodes, bool Decodes)[] Jobs =
    [
        ("words", TestModels.Request(), false, false),
        ("picture", TestModels.Request() with { Start = new PictureStart { Picture = Grey, Strength = 0.5f } }, true, false),
        ("mask", TestModels.Request() with { Start = new PictureStart { Picture = Grey, Strength = 0.5f }, Mask = Grey }, true, false),
        ("pixels", TestModels.Request() with { Start = new LatentStart { Latent = Preview, Strength = 0.5f, Upsampling = LatentUpsampling.Pixels } }, true, true),
        ("latent", TestModels.Request() with { Start = new LatentStart { Latent = Preview, Strength = 0.5f, Upsampling = LatentUpsampling.Latent } }, false, false),
        ("either", TestModels.Request() with { Start = new LatentStart { Latent = Preview, Strength = 0.5f } }, false, false),
        ("same size", TestModels.Request() with { Start = new LatentStart { Latent = new(4, 12, 8, new float[384]), Strength = 0.5f, Upsampling = LatentUpsampling.Pixels } }, false, false),
    ];

    public static TheoryData<bool, bool, bool, bool, bool> Combinations()
    {
        var data = new TheoryData<bool, bool, bool, bool, bool>();
        for (var bits = 0; bits < 8; bits++)
        {
            foreach (var (width, height) in new[] { (true, false), (false, true), (true, true) }) data.Add((bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0, width, height);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Each_job_is_drawn_or_refused_with_its_field_and_a_way_out(bool unet, bool decoder, bool encoder, bool width, bool height)
    {
        Fix("unet", "sample", unet, width ? Width / 8 : null, height ? Height / 8 : null);
        Fix("vae_decoder", "latent_sample", decoder, width ? Width / 8 : null, height ? Height / 8 : null);
        Fix("vae_encoder", "sample", encoder, width ? Width : null, height ? Height : null);
        using var model = DiffusionModel.Load(ModelFolder.Open(Folder), new SessionSettings { IntraOpThreads = 1 });
        var pipeline = new DiffusionPipeline(model);
        foreach (var job in Jobs)
        foreach (var size in Sizes)
        {
            var request = job.Request with { Steps = 2, Width = size.Width, Height = size.Height };
            if (job.Name == "same size" && size != (Width, Height)) continue;
            var fits = (!width || size.Width == Width) && (!height || size.Height == Height);
            if ((fits || !(unet || decoder || (encoder && job.Encodes))) && !(decoder && job.Decodes))
            {
                var done = pipeline.Render([request])[0].Rendered();
                Assert.Equal(size, (done.Picture.Width, done.Picture.Height));
                if (job.Name == "either") Assert.Equal(decoder || (encoder && !fits) ? LatentUpsampling.Latent : LatentUpsampling.Pixels, done.Record.Upsampling);
                continue;
            }

            var before = model.TimeInRuns;
            var error = pipeline.Render([request])[0].Error();
            Assert.Equal(before, model.TimeInRuns);
            Assert.Equal(error.Message, Assert.Throws<DiffusionException>(() => pipeline.Check(request)).Message);
            Assert.Equal(fits || (!unet && !decoder && !encoder) || (decoder && job.Decodes && fits) ? (DiffusionErrorCodes.Start, "start.latent") : (DiffusionErrorCodes.Size, width && size.Width != Width ? "width" : "height"), (error.Code, error.Field));
            Assert.Contains("open dimensions", error.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_only_size_is_what_requests_and_promotions_leave_open()
    {
        Fix("unet", "sample", true, Width / 8, Height / 8);
        var folder = ModelFolder.Open(Folder);
        var defaults = folder.Card.Defaults;
        Assert.Equal((64, 96, 64, 96), (defaults.Width, defaults.Height, defaults.FinalWidth, defaults.FinalHeight));
        using var model = DiffusionModel.Load(folder);
        var preview = new DiffusionPipeline(model).Render([new RenderRequest { Id = "a", Prompt = "", Seed = 1, Steps = 1 }])[0].Rendered();
        var final = new DiffusionPipeline(model).Render([new RenderRequest { Id = "a", Prompt = "", Seed = 1, Steps = 2, Start = new LatentStart { Latent = preview.Latent, Strength = 0.5f } }])[0].Rendered();
        Assert.Equal((64, 96, 64, 96), (preview.Picture.Width, preview.Picture.Height, final.Picture.Width, final.Picture.Height));
        File.WriteAllText(In("model.json"), """{ "name": "x", "defaults": { "finalWidth": 128 } }""");
        Assert.Equal("model.json: defaults.finalWidth 128 cannot be drawn; the networks were exported for 64 alone.", Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems));
    }

    [Fact]
    public void Networks_that_were_exported_for_different_sizes_are_refused_together()
    {
        Fix("unet", "sample", true, 8, null);
        Fix("vae_decoder", "latent_sample", true, 16, null);
        var problem = Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems);
        Assert.Equal("The networks were exported for different sizes: unet/ for a width of 64 and vae_decoder/ for a width of 128; export them for one, or with open dimensions.", problem);
    }

    [Fact]
    public void An_encoder_for_another_size_than_the_unets_keeps_words_and_says_so_of_pictures()
    {
        Fix("unet", "sample", true, 8, 8);
        Fix("vae_encoder", "sample", true, 128, 128);
        using var model = DiffusionModel.Load(ModelFolder.Open(Folder));
        var pipeline = new DiffusionPipeline(model);
        pipeline.Render([TestModels.Request()])[0].Rendered();
        var error = Assert.Throws<DiffusionException>(() => pipeline.Check(TestModels.Request() with { Start = new PictureStart { Picture = Grey, Strength = 0.5f } }));
        Assert.Equal(("width", "Export vae_encoder/ with open dimensions."), (error.Field, error.Remedy));
    }

    [Fact]
    public void Control_pictures_of_one_size_alone_fix_the_pictures()
    {
        Become("control");
        FixedAxes.Set(In("unet/model.onnx"), "controlnet_conds", null, null, null, 96, 64);
        using var model = DiffusionModel.Load(ModelFolder.Open(Folder));
        var pipeline = new DiffusionPipeline(model);
        Assert.Equal(96, pipeline.Render([TestModels.Request() with { Width = null, Height = null, Sampler = null }])[0].Rendered().Picture.Height);
        var error = pipeline.Render([TestModels.Request() with { Height = 64, Sampler = null }])[0].Error();
        Assert.Equal((DiffusionErrorCodes.Size, "height", "Ask for 96, or export unet/ with open dimensions."), (error.Code, error.Field, error.Remedy));
    }

    [Theory]
    [InlineData("rank1")]
    [InlineData("sdxl")]
    [InlineData("inpaint")]
    public void Encoders_and_decoders_of_one_row_a_call_draw_what_those_of_many_do(string name)
    {
        Become(name);
        foreach (var encoder in Directory.EnumerateDirectories(Folder, "text_encoder*")) FixedAxes.Set(Path.Combine(encoder, "model.onnx"), "input_ids", 1, null);
        FixedAxes.Set(In("vae_decoder/model.onnx"), "latent_sample", 1, null, null, null);
        FixedAxes.Set(In("vae_encoder/model.onnx"), "sample", 1, null, null, null);
        using var model = DiffusionModel.Load(ModelFolder.Open(Folder));
        var request = TestModels.Request(prompt: string.Join(' ', Enumerable.Repeat("white circles on a teal gradient", 6))) with { NegativePrompt = "red", Sampler = null };
        RenderRequest[] rows = [request with { Start = new PictureStart { Picture = Grey, Strength = 0.5f }, Mask = Grey }, request with { Id = "b", Seed = 8, Start = new PictureStart { Picture = Grey, Strength = 1 }, Mask = Grey }];
        foreach (var (one, many) in new DiffusionPipeline(model).Render(rows).Zip(TestModels.Pipeline(name).Render(rows)))
        {
            Assert.InRange(Goldens.LargestDifference(many.Rendered().Picture, one.Rendered().Picture), 0, 1);
            Assert.Equal((1, 3), (one.Rendered().Record.DecodeRows, one.Rendered().Record.Prompt.Chunks));
        }
    }

    [Theory]
    [InlineData("sample", 4)]
    [InlineData("encoder_hidden_states", 3)]
    [InlineData("timestep", 1)]
    public void A_unet_of_a_fixed_batch_is_refused_with_the_way_out(string input, int rank)
    {
        FixedAxes.Set(In("unet/model.onnx"), input, [2, .. new int?[rank - 1]]);
        var problem = Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems);
        Assert.Contains("has a fixed batch; export it with an open first dimension", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_unet_of_a_fixed_prompt_length_is_given_that_length(int windows)
    {
        var window = TestModels.Get("rank1").Folder.Tokenizer.MaxLength;
        FixedAxes.Set(In("unet/model.onnx"), "encoder_hidden_states", null, windows * window, null);
        using var model = DiffusionModel.Load(ModelFolder.Open(Folder));
        var record = new DiffusionPipeline(model).Render([TestModels.Request() with { NegativePrompt = string.Join(' ', Enumerable.Repeat("red heart", 30)) }])[0].Rendered().Record;
        Assert.Equal((windows, windows), (record.Prompt.Chunks, record.NegativePrompt!.Chunks));
        Assert.Equal(Math.Max(record.NegativePrompt.Tokens - (windows * (window - 2)), 0), record.NegativePrompt.DroppedTokens);
    }

    [Fact]
    public void A_unet_of_a_prompt_length_that_no_windows_fill_is_refused()
    {
        FixedAxes.Set(In("unet/model.onnx"), "encoder_hidden_states", null, TestModels.Get("rank1").Folder.Tokenizer.MaxLength - 3, null);
        Assert.Contains("no multiple of the text encoder's window", Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems), StringComparison.Ordinal);
    }

    private void Fix(string network, string input, bool really, int? width, int? height)
    {
        if (really) FixedAxes.Set(In($"{network}/model.onnx"), input, null, null, height, width);
    }
}
