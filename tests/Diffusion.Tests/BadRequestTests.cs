using Atelier.Imaging;

namespace Atelier.Diffusion.Tests;

public sealed class BadRequestTests
{
    private static readonly RenderRequest Good = TestModels.Request();
    private static readonly Picture Grey = Picture.Solid(8, 8, new Rgb(128, 128, 128));

    public static TheoryData<string, string, string, RenderRequest> Cases => new()
    {
        { "no width", DiffusionErrorCodes.Size, "width", Good with { Width = 0 } },
        { "negative height", DiffusionErrorCodes.Size, "height", Good with { Height = -64 } },
        { "odd width", DiffusionErrorCodes.Size, "width", Good with { Width = 65 } },
        { "absurd height", DiffusionErrorCodes.Size, "height", Good with { Height = int.MaxValue } },
        { "no steps", DiffusionErrorCodes.Steps, "steps", Good with { Steps = 0 } },
        { "too many steps", DiffusionErrorCodes.Steps, "steps", Good with { Steps = 100_000 } },
        { "guidance is no number", DiffusionErrorCodes.Guidance, "guidance", Good with { Guidance = float.NaN } },
        { "negative guidance", DiffusionErrorCodes.Guidance, "guidance", Good with { Guidance = -1 } },
        { "unknown sampler", DiffusionErrorCodes.Sampler, "sampler", Good with { Sampler = "DDIM2" } },
        { "huge prompt", DiffusionErrorCodes.Prompt, "prompt", Good with { Prompt = new string('a', 100_000) } },
        { "huge negative prompt", DiffusionErrorCodes.Prompt, "negativePrompt", Good with { NegativePrompt = new string('a', 100_000) } },
        { "half a surrogate pair", DiffusionErrorCodes.Prompt, "prompt", Good with { Prompt = "a \ud83c star" } },
        { "no strength", DiffusionErrorCodes.Strength, "start.strength", Good with { Start = new PictureStart { Picture = Grey, Strength = 0 } } },
        { "too much strength", DiffusionErrorCodes.Strength, "start.strength", Good with { Start = new PictureStart { Picture = Grey, Strength = 1.5f } } },
        { "strength is no number", DiffusionErrorCodes.Strength, "start.strength", Good with { Start = new PictureStart { Picture = Grey, Strength = float.NaN } } },
        { "picture too large", DiffusionErrorCodes.Start, "start.picture", Good with { Start = new PictureStart { Picture = Picture.Solid(9000, 1, new Rgb(0, 0, 0)), Strength = 0.5f } } },
        { "latent of another model", DiffusionErrorCodes.Start, "start.latent", Good with { Start = new LatentStart { Latent = new Latent(16, 1, 1, new float[16]), Strength = 0.5f } } },
        { "mask without a picture", DiffusionErrorCodes.Mask, "mask", Good with { Mask = Grey } },
        { "mask of another size", DiffusionErrorCodes.Mask, "mask", Good with { Start = new PictureStart { Picture = Grey, Strength = 0.5f }, Mask = Picture.Solid(8, 9, new Rgb(0, 0, 0)) } },
        { "control where there is none", DiffusionErrorCodes.Control, "controls", Good with { Controls = [new ControlPicture { Picture = Grey }] } },
        { "guidance rescale is no number", DiffusionErrorCodes.Guidance, "guidanceRescale", Good with { GuidanceRescale = float.NaN } },
        { "latent too large", DiffusionErrorCodes.Start, "start.latent", Good with { Start = new LatentStart { Latent = new Latent(4, 1, 4096, new float[4 * 4096]), Strength = 0.5f } } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_bad_request_is_refused_with_its_field_and_a_way_out(string name, string code, string field, RenderRequest request)
    {
        Assert.NotEmpty(name);
        var pipeline = TestModels.Pipeline();
        var error = pipeline.Render([request])[0].Error();
        Assert.Equal((code, field), (error.Code, error.Field));
        Assert.NotEmpty(error.Remedy);
        Assert.Equal(code, Assert.Throws<DiffusionException>(() => pipeline.Check(request)).Code);
    }

    [Fact]
    public void What_is_null_and_must_not_be_is_refused_as_it_is_set()
    {
        Assert.Throws<ArgumentNullException>(() => Good with { Prompt = null! });
        Assert.Throws<ArgumentNullException>(() => Good with { Controls = null! });
        Assert.Throws<ArgumentNullException>(() => Good with { Controls = [null!] });
        Assert.Throws<ArgumentNullException>(() => new ControlPicture { Picture = null! });
        Assert.Throws<ArgumentNullException>(() => new PictureStart { Picture = null!, Strength = 1 });
        Assert.Throws<ArgumentNullException>(() => new LatentStart { Latent = null!, Strength = 1 });
    }

    [Fact]
    public void A_size_the_network_cannot_do_fails_that_row_alone()
    {
        // The test UNet halves its sample, so an odd latent side cannot come back to its size.
        var outcomes = TestModels.Pipeline().Render([Good with { Width = 72 }, Good with { Id = "b" }, Good with { Id = "c", Height = 8 }]);
        Assert.Equal((DiffusionErrorCodes.Size, "width", "Ask for 64 or 128."), (outcomes[0].Error().Code, outcomes[0].Error().Field, outcomes[0].Error().Remedy));
        Assert.IsType<Rendered>(outcomes[1]);
        Assert.Equal((DiffusionErrorCodes.Size, "height", "Ask for 64."), (outcomes[2].Error().Code, outcomes[2].Error().Field, outcomes[2].Error().Remedy));
    }

    [Fact]
    public void An_empty_prompt_renders() => TestModels.Pipeline().Render([Good with { Prompt = "" }])[0].Rendered();

    [Fact]
    public void A_decode_that_overflows_half_precision_is_named_and_no_black_picture()
    {
        var values = new float[4 * 8 * 8];
        Array.Fill(values, 30_000f);
        var start = new LatentStart { Latent = new Latent(4, 8, 8, values), Strength = 0.1f };
        var error = TestModels.Pipeline("half").Render([Good with { Start = start }])[0].Error();
        Assert.Equal(DiffusionErrorCodes.NotFinite, error.Code);
        Assert.Contains("single precision", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_request_or_limit_can_be_is_refused_as_it_is_set()
    {
        Assert.Throws<ArgumentNullException>(() => Good with { Prompt = null! });
        Assert.Throws<ArgumentNullException>(() => Good with { Controls = null! });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RenderLimits { MaxBatchRows = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RenderLimits { MaxPromptChunks = 0 });
        Assert.Equal(2, new RenderLimits { MaxBatchRows = 2 }.MaxBatchRows);
    }
}
