using Atelier.Imaging;

namespace Atelier.Diffusion.Tests;

public sealed class LatentPreviewTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("three white circles on a teal background", 7)]
    [InlineData("one large red circle on a blue background", 8)]
    [InlineData("orange stripes on a white background", 9)]
    public void A_preview_from_the_latent_looks_like_the_picture(string prompt, ulong seed)
    {
        var previews = new List<(int Step, Picture Picture)>();
        var request = new RenderRequest { Id = "a", Prompt = prompt, Seed = seed, Steps = 8, PreviewEvery = 1 };
        var picture = DemoModel.Pipeline.Render([request], new Listener(s => { if (s.Preview is { } p) previews.Add((s.Step, p)); }))[0].Rendered().Picture;
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], previews.Select(p => p.Step));

        var (last, small) = (previews[^1].Picture, Resize.To(picture, picture.Width / 8, picture.Height / 8));
        Assert.Equal((small.Width, small.Height), (last.Width, last.Height));
        var flat = new Picture(small.Width, small.Height, [.. Enumerable.Repeat((byte)128, small.Rgb.Length)]);
        var (difference, guess) = (Difference(last, small), Difference(flat, small));
        output.WriteLine($"{prompt}: mean difference {difference:f1}; of grey {guess:f1}; by step {string.Join(' ', previews.Select(p => $"{Difference(p.Picture, small):f0}"))}");
        Assert.InRange(difference, 0, guess / 2);
    }

    [Fact]
    public void Previews_come_as_often_as_asked_for_and_change_nothing()
    {
        var steps = new List<int>();
        var request = TestModels.Request() with { Steps = 7 };
        var plain = TestModels.Pipeline().Render([request])[0].Rendered();
        var watched = TestModels.Pipeline().Render([request with { PreviewEvery = 3 }], new Listener(s => { if (s.Preview is not null) steps.Add(s.Step); }))[0].Rendered();
        Assert.Equal([3, 6], steps);
        Assert.Equal(plain.Picture.Rgb, watched.Picture.Rgb);
    }

    [Fact]
    public void The_map_is_the_same_each_time_it_is_fitted()
    {
        Picture First()
        {
            using var model = DiffusionModel.Load(ModelFolder.Open(TestModels.Folder("rank0")));
            Picture? seen = null;
            new DiffusionPipeline(model).Render([TestModels.Request() with { PreviewEvery = 1 }], new Listener(s => seen ??= s.Preview));
            return seen!;
        }

        Assert.Equal(First().Rgb, First().Rgb);
    }

    private static double Difference(Picture a, Picture b) => Enumerable.Range(0, a.Rgb.Length).Average(i => Math.Abs(a.Rgb[i] - b.Rgb[i]));
}
