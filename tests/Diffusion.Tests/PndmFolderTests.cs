using Atelier.Imaging;

namespace Atelier.Diffusion.Tests;

/// <summary>A folder as Stable Diffusion 1 and 2 came: with PNDM, and with or without its Runge-Kutta steps.</summary>
public sealed class PndmFolderTests : ModelFolderCopy
{
    private static readonly RenderRequest Request = new() { Id = "a", Prompt = "three white circles on a teal gradient", Seed = 7 };

    [Theory]
    [InlineData(true, 8, 9)]
    [InlineData(false, 8, 17)]
    [InlineData(true, 1, 1)]
    [InlineData(false, 4, 13)]
    public void It_is_drawn_with_pndm_and_its_calls_are_counted(bool skips, int steps, int calls)
    {
        using var model = Load(skips);
        var heard = new List<StepProgress>();
        var record = new DiffusionPipeline(model).Render([Request with { Steps = steps, PreviewEvery = 3 }], new Listener(heard.Add))[0].Rendered().Record;
        Assert.Equal(("pndm", steps, calls), (record.Sampler, record.Steps, record.StepsRun));
        Assert.Equal(Enumerable.Range(1, calls), heard.Select(h => h.Step));
        Assert.All(heard, h => Assert.Equal((calls, h.Step % 3 == 0 && h.Step < calls), (h.Total, h.Preview is not null)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_that_come_at_different_times_do_not_share_their_history(bool skips)
    {
        using var model = Load(skips);
        var pipeline = new DiffusionPipeline(model);
        pipeline.WarmUp();
        var picture = new PictureStart { Picture = Picture.Solid(64, 64, new Rgb(200, 40, 90)), Strength = 0.5f };
        RenderRequest[] rows =
        [
            Request with { Steps = 6 }, Request with { Id = "b", Seed = 8, Steps = 9, Guidance = 1 }, Request with { Id = "c", Seed = 9, Steps = 8, Start = picture },
            Request with { Id = "d", Seed = 10, Steps = 8, Start = picture, Mask = Picture.Solid(64, 64, new Rgb(0, 0, 0)) },
        ];
        foreach (var (row, outcome) in rows.Zip(pipeline.Render(rows)))
            Assert.InRange(Goldens.LargestDifference(pipeline.Render([row])[0].Rendered().Picture, outcome.Rendered().Picture), 0, 1);
    }

    [Fact]
    public void Too_few_steps_for_its_beginning_are_refused_with_those_that_the_studio_allows()
    {
        using var model = Load(skips: false);
        var error = new DiffusionPipeline(model).Render([Request with { Steps = 3 }])[0].Error();
        Assert.Equal(("steps", "Ask for 4 to 200 steps."), (error.Field, error.Remedy));
    }

    private DiffusionModel Load(bool skips)
    {
        File.WriteAllText(In("scheduler/scheduler_config.json"), $$"""{ "_class_name": "PNDMScheduler", "beta_end": 0.012, "beta_schedule": "scaled_linear", "beta_start": 0.00085, "skip_prk_steps": {{(skips ? "true" : "false")}}, "steps_offset": 1 }""");
        return DiffusionModel.Load(ModelFolder.Open(Folder), new SessionSettings { IntraOpThreads = 1 });
    }
}
