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

        var again = pipeline.Repeat(request, first.Record.Buckets).Rendered();
        Assert.Equal(first.Record.Buckets, again.Record.Buckets);
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
    public void A_render_without_steps_is_repeated_too()
    {
        var request = TestModels.Request() with { Start = new PictureStart { Picture = Goldens.Picture("init.png"), Strength = 0.1f } };
        var first = TestModels.Pipeline().Render([request])[0].Rendered();
        Assert.Equal(first.Picture.Rgb, TestModels.Pipeline().Repeat(request, first.Record.Buckets).Rendered().Picture.Rgb);
    }
}
