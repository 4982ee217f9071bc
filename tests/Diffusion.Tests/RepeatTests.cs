namespace Atelier.Diffusion.Tests;

public sealed class RepeatTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var model in (string[])["rank1", "rank0", "half"])
            {
                foreach (var sampler in Samplers.For(TestModels.Get(model).Folder.Scheduler)) data.Add(model, sampler);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_picture_of_a_batch_that_changed_comes_out_the_same_byte_by_byte(string model, string sampler)
    {
        var (engine, pipeline) = (new RenderEngine(), TestModels.Pipeline(model));
        var request = TestModels.Request("a") with { Sampler = sampler, Steps = 6 };
        Task<IReadOnlyList<RenderOutcome>>? late = null;
        var mates = new[] { request, TestModels.Request("b", 8) with { Steps = 3 }, TestModels.Request("c", 9, "a photo of a cat") with { Guidance = 1 } };
        var first = (await engine.RenderAsync(pipeline, mates, new Listener(s =>
        {
            if (s is { Id: "a", Step: 4 }) late = engine.RenderAsync(pipeline, [TestModels.Request("d", 10)]);
        })))[0].Rendered();
        await late!;

        var again = pipeline.Repeat(request, first.Record.Buckets, first.Record.DecodeRows!.Value).Rendered();
        Assert.Equal((first.Record.Buckets, first.Record.DecodeRows), (again.Record.Buckets, again.Record.DecodeRows));
        Assert.Equal(first.Picture.Rgb, again.Picture.Rgb);
        Assert.Equal(first.Latent.Values, again.Latent.Values);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2x3")]
    [InlineData("2x5")]
    [InlineData("1x4")]
    [InlineData("17x4")]
    [InlineData("999999999x4")]
    [InlineData("2x999999999")]
    [InlineData("2x2000000000,2x2000000000")]
    [InlineData("-2x4")]
    [InlineData("2")]
    [InlineData("twoxfour")]
    public void Batch_sizes_that_the_render_can_not_have_had_are_refused(string buckets)
    {
        Assert.Equal(DiffusionErrorCodes.Buckets, Assert.Throws<DiffusionException>(() => TestModels.Pipeline().Repeat(TestModels.Request(), buckets)).Code);
    }

    [Fact]
    public void Pictures_that_were_decoded_together_are_repeated_in_calls_of_as_many()
    {
        RenderRequest[] requests = [.. Enumerable.Range(0, 3).Select(i => TestModels.Request($"r{i}", (ulong)i))];
        foreach (var (request, outcome) in requests.Zip(TestModels.Pipeline().Render(requests)))
        {
            var first = outcome.Rendered();
            Assert.Equal(3, first.Record.DecodeRows);
            var again = TestModels.Pipeline().Repeat(request, first.Record.Buckets, decodeRows: 3).Rendered();
            Assert.Equal(3, again.Record.DecodeRows);
            Assert.Equal(first.Picture.Rgb, again.Picture.Rgb);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(9)]
    [InlineData(int.MaxValue)]
    public void A_decode_that_the_render_can_not_have_had_is_refused(int rows) =>
        Assert.Equal(DiffusionErrorCodes.Buckets, Assert.Throws<DiffusionException>(() => TestModels.Pipeline().Repeat(TestModels.Request(), "2x4", rows)).Code);

    [Fact]
    public void A_call_that_can_not_be_made_up_again_is_said_to_be_so()
    {
        // The negative prompt fills two windows and the prompt one: without guidance, rows are of another length and no filler for a single place.
        var request = TestModels.Request() with { NegativePrompt = string.Join(' ', Enumerable.Repeat("red", 20)) };
        var error = Assert.Throws<DiffusionException>(() => TestModels.Pipeline().Repeat(request, "3x4"));
        Assert.Equal(DiffusionErrorCodes.Buckets, error.Code);
        Assert.Contains("3 rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeat_is_cancelled_as_a_render_is()
    {
        Assert.IsType<RenderCancelled>(TestModels.Pipeline().Repeat(TestModels.Request(), "2x4", cancel: new CancellationToken(canceled: true)));
        Assert.IsType<RenderCancelled>(TestModels.Pipeline().Repeat(TestModels.Request() with { Cancel = new CancellationToken(canceled: true) }, "2x4"));
    }

    [Fact]
    public void A_render_without_steps_is_repeated_too()
    {
        var request = TestModels.Request() with { Start = new PictureStart { Picture = Goldens.Picture("init.png"), Strength = 0.1f } };
        var first = TestModels.Pipeline().Render([request])[0].Rendered();
        Assert.Equal(first.Picture.Rgb, TestModels.Pipeline().Repeat(request, first.Record.Buckets).Rendered().Picture.Rgb);
    }
}
