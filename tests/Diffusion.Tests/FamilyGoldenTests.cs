using Atelier.Imaging;

namespace Atelier.Diffusion.Tests;

/// <summary>Every family against what the independent pipeline of <c>models/make_families.py</c> made of the same networks, and what bends a picture.</summary>
public sealed class FamilyGoldenTests
{
    private static readonly GoldenCase[] Cases = Goldens.Json<GoldenCase[]>("families.json");

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_render_equals_the_independent_pipelines(string name)
    {
        var golden = Case(name);
        var rendered = Render(golden.Model, golden.ToRequest());
        var latent = Goldens.Latent(name, golden.Width, golden.Height);
        var largest = 0f;
        foreach (var value in latent.Values) largest = Math.Max(largest, Math.Abs(value));
        // That export's ports have 11 bits of precision.
        var half = golden.Model == "sdxl-turbo";
        Assert.InRange(Goldens.LargestDifference(latent, rendered.Latent) / Math.Max(largest, 1), 0, half ? 2e-3f : 2e-4f);
        Assert.InRange(Goldens.LargestDifference(Goldens.Picture(name + ".png"), rendered.Picture), 0, half ? 6 : 1);
    }

    /// <summary>The script renders each case again with one input taken away; how far the picture then moves is in the case.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Every_input_of_the_goldens_networks_moves_the_picture_by_far_more_than_the_tolerance(string name) =>
        Assert.All(Case(name).Changes, change => Assert.True(change.Value > 12, change.Key));

    [Theory]
    [InlineData("sd2-ddim")]
    [InlineData("sdxl")]
    [InlineData("sdxl-refiner")]
    [InlineData("inpaint")]
    [InlineData("control")]
    [InlineData("flow")]
    public void Guidance_prompt_negative_prompt_and_size_each_change_the_picture(string name)
    {
        var request = Case(name).ToRequest();
        AssertChanged(name, request, request with { Guidance = 1 });
        AssertChanged(name, request, request with { Guidance = request.Guidance + 2 });
        AssertChanged(name, request, request with { GuidanceRescale = 0.8f });
        AssertChanged(name, request, request with { Prompt = "a photo of a cat" });
        AssertChanged(name, request, request with { NegativePrompt = "soft sunset mountains" });
    }

    [Fact]
    public void A_negative_prompt_that_is_not_given_is_zeros_in_xl_and_the_empty_text_elsewhere()
    {
        AssertChanged("sdxl", Case("sdxl").ToRequest(), Case("sdxl").ToRequest() with { NegativePrompt = "" });
        var request = Case("sd2-ddim").ToRequest();
        Assert.Equal(Render("sd2", request with { NegativePrompt = null }).Picture.Rgb, Render("sd2", request with { NegativePrompt = "" }).Picture.Rgb);
    }

    [Fact]
    public void Latent_consistency_takes_guidance_as_an_input_and_does_not_double_rows()
    {
        var request = Case("lcm").ToRequest();
        Assert.Equal(1, Render("lcm", request).Record.Bucket);
        AssertChanged("lcm", request, request with { Guidance = 3 });
        Assert.Null(Render("lcm", request).Record.NegativePrompt);
        var open = Render("lcm", new RenderRequest { Id = "a", Prompt = "", Seed = 1 }).Record;
        Assert.Equal((4, 8.5f, "lcm"), (open.Steps, open.Guidance, open.Sampler));
    }

    [Fact]
    public void Latent_consistency_takes_all_steps_from_a_picture_or_latent_and_the_last_ones_within_a_mask()
    {
        var (picture, masked) = (Case("lcm-picture").ToRequest(), Case("lcm-mask").ToRequest());
        Assert.Equal((6, 6), (Render("lcm", picture).Record.Steps, Render("lcm", picture).Record.StepsRun));
        Assert.Equal((6, 3), (Render("lcm", masked).Record.Steps, Render("lcm", masked).Record.StepsRun));
        var preview = Render("lcm", new RenderRequest { Id = "a", Prompt = "", Seed = 1 });
        var card = TestModels.Get("lcm").Folder.Card.Defaults;
        var final = Render("lcm", new RenderRequest { Id = "a", Prompt = "", Seed = 1, Start = new LatentStart { Latent = preview.Latent, Strength = card.PromotionStrength } });
        Assert.Equal((card.FinalSteps, card.FinalSteps, 128), (final.Record.Steps, final.Record.StepsRun, final.Picture.Width));
    }

    [Fact]
    public void Turbo_models_run_one_row_in_one_step_as_their_card_says()
    {
        var record = Render("sdxl-turbo", new RenderRequest { Id = "a", Prompt = "a photo of a cat", Seed = 1 }).Record;
        Assert.Equal((1, 1, 0f, "euler_ancestral"), (record.StepsRun, record.Bucket, record.Guidance, record.Sampler));
    }

    [Fact]
    public void A_mask_redraws_what_is_white_and_keeps_what_is_black()
    {
        var request = Case("sd2-mask").ToRequest();
        var pale = Picture.Solid(64, 64, new Rgb(255, 255, 255));
        AssertChanged("sd2-mask", request, request with { Mask = null });
        Assert.Equal(Render("sd2", request with { Mask = null }).Latent.Values[^1], Render("sd2", request with { Mask = pale }).Latent.Values[^1], 1e-5f);
        var (encoded, kept) = (Render("sd2", request with { Mask = null, Start = (PictureStart)request.Start! with { Strength = 0.01f } }), Render("sd2", request with { Mask = Picture.Solid(64, 64, new Rgb(0, 0, 0)) }));
        Assert.Equal(encoded.Latent.Values, kept.Latent.Values);
        Assert.True(kept.Record.Inpainted);
        AssertChanged("inpaint", Case("inpaint").ToRequest(), Case("inpaint").ToRequest() with { Mask = pale });
    }

    [Fact]
    public void Each_control_picture_and_its_scale_change_the_picture()
    {
        var request = Case("control").ToRequest();
        AssertChanged("control", request, request with { Controls = [.. request.Controls.Reverse()] });
        AssertChanged("control", request, request with { Controls = [request.Controls[0], request.Controls[1] with { Scale = 1.5f }] });
        AssertChanged("control", request, request with { Controls = [request.Controls[0] with { Picture = request.Controls[1].Picture }, request.Controls[1]] });
        var none = Render("control", request with { Controls = [.. request.Controls.Select(c => c with { Scale = 0 })] });
        Assert.Equal(none.Picture.Rgb, Render("control", request with { Controls = [] }).Picture.Rgb);
        Assert.Equal([1f, 0.5f], Render("control", request).Record.ControlScales);
    }

    [Fact]
    public void Rows_whose_control_scales_differ_do_not_share_a_call()
    {
        var request = Case("control").ToRequest();
        RenderRequest[] rows = [request, request with { Id = "b", Seed = 8 }, request with { Id = "c", Controls = [] }];
        Assert.Equal([4, 4, 2], TestModels.Pipeline("control").Render(rows).Select(o => o.Rendered().Record.Bucket));
    }

    [Theory]
    [InlineData("sd2")]
    [InlineData("sd-turbo")]
    [InlineData("sdxl")]
    [InlineData("sdxl-turbo")]
    [InlineData("sdxl-refiner")]
    [InlineData("lcm")]
    [InlineData("inpaint")]
    [InlineData("control")]
    [InlineData("flow")]
    [InlineData("sdxl-all")]
    public void A_picture_does_not_depend_on_its_batch_mates(string model)
    {
        var cases = Cases.Where(c => c.Model == model).Select(c => c.ToRequest()).ToList();
        var rows = cases.Concat(cases.Select(c => c with { Id = c.Id + "-2", Seed = 11, Prompt = "a photo of a cat", NegativePrompt = "red", Steps = 4, Guidance = 2.5f })).ToList();
        var together = TestModels.Pipeline(model).Render(rows);
        foreach (var (row, outcome) in rows.Zip(together))
            Assert.InRange(Goldens.LargestDifference(Render(model, row).Picture, outcome.Rendered().Picture), 0, 1);
    }

    public static TheoryData<string, string, string, RenderRequest> Bad
    {
        get
        {
            var (inpaint, control) = (Case("inpaint").ToRequest(), Case("control").ToRequest());
            return new()
            {
                { "inpaint", DiffusionErrorCodes.Mask, "mask", inpaint with { Mask = null } },
                { "inpaint", DiffusionErrorCodes.Mask, "mask", inpaint with { Start = null } },
                { "control", DiffusionErrorCodes.Control, "controls", control with { Controls = [control.Controls[0]] } },
                { "control", DiffusionErrorCodes.Control, "controls.scale", control with { Controls = [control.Controls[0] with { Scale = float.NaN }, control.Controls[1]] } },
                { "control", DiffusionErrorCodes.Control, "controls.scale", control with { Controls = [control.Controls[0] with { Scale = -1 }, control.Controls[1]] } },
                { "control", DiffusionErrorCodes.Control, "controls.picture", control with { Controls = [control.Controls[0] with { Picture = Picture.Solid(1, 9000, new Rgb(0, 0, 0)) }, control.Controls[1]] } },
                { "flow", DiffusionErrorCodes.Sampler, "sampler", Case("flow").ToRequest() with { Sampler = "ddim" } },
                { "lcm", DiffusionErrorCodes.Steps, "steps", Case("lcm").ToRequest() with { Steps = 51 } },
                { "lcm", DiffusionErrorCodes.Strength, "start.strength", Case("lcm-faint").ToRequest() with { Steps = 8 } },
                { "lcm", DiffusionErrorCodes.Strength, "start.strength", Case("lcm-faint").ToRequest() with { Steps = null, Start = new PictureStart { Picture = Picture.Solid(8, 8, new Rgb(0, 0, 0)), Strength = 0.01f } } },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_a_family_cannot_do_is_refused_with_its_field_and_a_way_out(string model, string code, string field, RenderRequest request)
    {
        var error = TestModels.Pipeline(model).Render([request])[0].Error();
        Assert.Equal((code, field), (error.Code, error.Field));
        Assert.NotEmpty(error.Remedy);
    }

    private static void AssertChanged(string name, RenderRequest one, RenderRequest other) =>
        Assert.InRange(Goldens.LargestDifference(Render(Case(name).Model, one).Picture, Render(Case(name).Model, other).Picture), 5, 255);

    private static GoldenCase Case(string name) => Cases.Single(c => c.Name == name);

    private static Rendered Render(string model, RenderRequest request) => TestModels.Pipeline(model).Render([request])[0].Rendered();
}
