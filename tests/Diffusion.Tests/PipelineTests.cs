using System.Text.Json;
using Atelier.Imaging;

namespace Atelier.Diffusion.Tests;

public sealed class PipelineTests
{
    private static readonly DiffusionPipeline Pipeline = TestModels.Pipeline();

    [Fact]
    public void A_record_names_the_runtime_and_one_from_before_is_read_all_the_same()
    {
        var record = TestModels.Pipeline().Render([TestModels.Request()])[0].Rendered().Record;
        Assert.Matches(@"^\d+\.\d+\.\d+", record.Runtime);
        var json = JsonSerializer.SerializeToNode(record)!.AsObject();
        Assert.Equal(record.Runtime, json.Deserialize<RenderRecord>()!.Runtime);
        json.Remove(nameof(RenderRecord.Runtime));
        Assert.Null(json.Deserialize<RenderRecord>()!.Runtime);
    }

    [Fact]
    public void The_same_request_gives_the_same_bytes()
    {
        var (a, b) = (One(TestModels.Request()), One(TestModels.Request()));
        Assert.Equal(a.Picture.Rgb, b.Picture.Rgb);
        Assert.Equal(a.Latent.Values, b.Latent.Values);
    }

    [Theory]
    [InlineData("rank1")]
    [InlineData("rank0")]
    [InlineData("half")]
    public void A_picture_does_not_depend_on_its_batch_mates(string model)
    {
        var pipeline = TestModels.Pipeline(model);
        var odd = TestModels.Request("odd") with { Width = 96, Seed = 9 };
        RenderRequest[] rows =
        [
            TestModels.Request(), TestModels.Request("b", 8, "a photo of a cat"), TestModels.Request("c", 9) with { Guidance = 1 },
            TestModels.Request("d", 10) with { Guidance = 7.5f, NegativePrompt = "red", Steps = 6 }, TestModels.Request("e") with { Sampler = "euler" }, TestModels.Request("f") with { Sampler = "euler_ancestral" },
            TestModels.Request("g") with { Sampler = "dpmpp_2m" }, odd,
        ];
        var together = pipeline.Render(rows);
        foreach (var (row, outcome) in rows.Zip(together))
        {
            var alone = pipeline.Render([row])[0].Rendered();
            Assert.InRange(Goldens.LargestDifference(alone.Picture, outcome.Rendered().Picture), 0, 1);
        }
    }

    [Fact]
    public void Rows_at_different_steps_share_calls_where_the_model_takes_a_timestep_a_row()
    {
        var start = new PictureStart { Picture = Goldens.Picture("init.png"), Strength = 0.5f };
        var rows = new[] { TestModels.Request() with { Steps = 3 }, TestModels.Request("b") with { Steps = 7, Guidance = 1, Start = start } };
        Assert.Equal([3, 3], Pipeline.Render(rows).Select(o => o.Rendered().Record.Bucket));
        Assert.Equal([2, 1], TestModels.Pipeline("rank0").Render(rows).Select(o => o.Rendered().Record.Bucket));
    }

    [Fact]
    public void Different_seeds_and_prompts_give_different_pictures()
    {
        var outcomes = Pipeline.Render([TestModels.Request(), TestModels.Request("b", 8), TestModels.Request("c", 7, "a photo of a cat")]);
        Assert.Equal(3, outcomes.Select(o => Convert.ToBase64String(o.Rendered().Picture.Rgb)).Distinct().Count());
    }

    [Fact]
    public void A_batch_beyond_the_rows_of_a_call_runs_in_turns()
    {
        var rows = Enumerable.Range(0, 5).Select(i => TestModels.Request($"r{i}", (ulong)i)).ToList();
        var turns = TestModels.Pipeline(limits: new RenderLimits { MaxBatchRows = 4 }).Render(rows);
        Assert.All(turns.Take(4), o => Assert.Equal(4, o.Rendered().Record.Bucket));
        Assert.All(turns.Zip(Pipeline.Render(rows)), p => Assert.InRange(Goldens.LargestDifference(p.First.Rendered().Picture, p.Second.Rendered().Picture), 0, 1));
    }

    [Fact]
    public void Each_step_of_each_row_is_reported()
    {
        var steps = new List<StepProgress>();
        Pipeline.Render([TestModels.Request(), TestModels.Request("b") with { Steps = 2 }], new Listener(steps.Add));
        Assert.Equal([1, 2, 3, 4], steps.Where(s => s.Id == "a").Select(s => s.Step));
        Assert.Equal([(1, 2), (2, 2)], steps.Where(s => s.Id == "b").Select(s => (s.Step, s.Total)));
    }

    [Fact]
    public void A_cancelled_row_leaves_and_the_others_are_undisturbed()
    {
        using var cancel = new CancellationTokenSource();
        var rows = new[] { TestModels.Request() with { Cancel = cancel.Token }, TestModels.Request("b", 8) };
        var outcomes = Pipeline.Render(rows, new Listener(s => { if (s is { Id: "a", Step: 2 }) cancel.Cancel(); }));
        Assert.Equal(2, Assert.IsType<RenderCancelled>(outcomes[0]).StepsDone);
        Assert.True(((RenderCancelled)outcomes[0]).Device > TimeSpan.Zero);
        Assert.InRange(Goldens.LargestDifference(One(rows[1]).Picture, outcomes[1].Rendered().Picture), 0, 1);
    }

    [Fact]
    public void The_calls_token_cancels_all_that_is_not_done()
    {
        using var cancel = new CancellationTokenSource();
        var outcomes = Pipeline.Render(
            [TestModels.Request() with { Steps = 2 }, TestModels.Request("b")],
            new Listener(s => { if (s is { Id: "b", Step: 3 }) cancel.Cancel(); }),
            cancel.Token);
        Assert.IsType<Rendered>(outcomes[0]);
        Assert.IsType<RenderCancelled>(outcomes[1]);
    }

    [Fact]
    public void A_row_cancelled_before_the_start_costs_nothing() =>
        Assert.IsType<RenderCancelled>(Pipeline.Render([TestModels.Request() with { Cancel = new CancellationToken(canceled: true) }])[0]);

    [Fact]
    public void One_rows_fault_is_its_own()
    {
        var outcomes = Pipeline.Render([TestModels.Request() with { Width = 63 }, TestModels.Request("b")]);
        Assert.Equal((DiffusionErrorCodes.Size, "width"), (outcomes[0].Error().Code, outcomes[0].Error().Field));
        Assert.IsType<Rendered>(outcomes[1]);
    }

    [Fact]
    public void Two_rows_of_one_id_are_refused() =>
        Assert.Equal(DiffusionErrorCodes.Id, Assert.Throws<DiffusionException>(() => Pipeline.Render([TestModels.Request(), TestModels.Request()])).Code);

    [Fact]
    public void No_rows_give_no_outcomes() => Assert.Empty(Pipeline.Render([]));

    [Fact]
    public void The_record_holds_what_it_takes_to_repeat_the_render()
    {
        var record = One(TestModels.Request() with { Prompt = new string('x', 60), NegativePrompt = "red" }).Record;
        Assert.Equal((7UL, 4, 4, 4f, "ddim", 64, 64, "cpu:fused-attention", "rank1"), (record.Seed, record.Steps, record.StepsRun, record.Guidance, record.Sampler, record.Width, record.Height, record.Provider, record.Model));
        Assert.Equal(new PromptReport(60, 3, 18), record.Prompt);
        Assert.Equal(3, record.NegativePrompt?.Chunks);
        Assert.Equal(ModelHash.Compute(TestModels.Folder("rank1")), record.ModelHash);
        Assert.True(record.Timings.Total >= record.Timings.Denoise);
    }

    [Fact]
    public void Settings_left_open_come_from_the_model()
    {
        var record = One(new RenderRequest { Id = "a", Prompt = "", Seed = 1 }).Record;
        Assert.Equal((20, 7.5f, "ddim", 64, 64), (record.Steps, record.Guidance, record.Sampler, record.Width, record.Height));
    }

    [Fact]
    public void A_strength_too_small_for_a_step_only_encodes_and_decodes()
    {
        var picture = Goldens.Picture("init.png");
        var record = One(TestModels.Request() with { Start = new PictureStart { Picture = picture, Strength = 0.1f } }).Record;
        Assert.Equal(0, record.StepsRun);
    }

    [Fact]
    public void A_promotion_by_pixels_decodes_enlarges_and_encodes()
    {
        var latent = One(TestModels.Request()).Latent;
        var start = new LatentStart { Latent = latent, Strength = 0.5f, Upsampling = LatentUpsampling.Pixels };
        var promoted = One(TestModels.Request() with { Width = 128, Height = 128, Start = start });
        Assert.Equal((128, 128, LatentUpsampling.Pixels, 2), (promoted.Picture.Width, promoted.Picture.Height, promoted.Record.Upsampling, promoted.Record.StepsRun));
    }

    [Fact]
    public void A_stored_latent_promotes_like_the_live_one()
    {
        var latent = One(TestModels.Request()).Latent;
        Rendered Promote(Latent from) => One(TestModels.Request() with { Width = 128, Height = 128, Start = new LatentStart { Latent = from, Strength = 0.5f } });
        Assert.Equal(Promote(latent).Picture.Rgb, Promote(Latent.FromBytes(latent.ToBytes(LatentPrecision.Exact))).Picture.Rgb);
        Assert.InRange(Goldens.LargestDifference(Promote(latent).Picture, Promote(Latent.FromBytes(latent.ToBytes())).Picture), 0, 2);
    }

    [Fact]
    public async Task Calls_at_the_same_time_do_not_disturb_each_other()
    {
        var alone = Enumerable.Range(0, 4).Select(i => One(TestModels.Request(seed: (ulong)i)).Picture).ToList();
        var together = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => One(TestModels.Request(seed: (ulong)i)).Picture)));
        Assert.All(alone.Zip(together), p => Assert.Equal(p.First.Rgb, p.Second.Rgb));
    }

    [Fact]
    public void A_model_disposed_during_a_render_is_freed_after_it()
    {
        var model = DiffusionModel.Load(ModelFolder.Open(TestModels.Folder("rank1")));
        var pipeline = new DiffusionPipeline(model);
        var outcome = pipeline.Render([TestModels.Request()], new Listener(_ => model.Dispose()))[0];
        Assert.IsType<Rendered>(outcome);
        Assert.Throws<ObjectDisposedException>(() => pipeline.Render([TestModels.Request()]));
    }

    private static Rendered One(RenderRequest request) => Pipeline.Render([request])[0].Rendered();
}
