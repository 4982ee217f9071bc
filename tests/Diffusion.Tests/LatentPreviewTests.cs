using System.Text.Json.Nodes;
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

    [Theory]
    [InlineData(0, 0, 6)]
    [InlineData(64, 48, 1)]
    [InlineData(0, 48, 1)]
    public void A_decoder_of_one_size_is_asked_once_and_the_map_is_as_good(int height, int width, int decodes)
    {
        // Colours that are a map of four channels, as far as bytes go.
        static double Colour(Latent latent, int position, int colour) =>
            120 + (20 * latent.Values[position]) + (colour * 10 * latent.Values[position + (latent.Height * latent.Width)]) - (8 * latent.Values[position + (3 * latent.Height * latent.Width)]);
        var asked = 0;
        Picture Decode(Latent latent)
        {
            asked++;
            return new Picture(latent.Width, latent.Height, [.. Enumerable.Range(0, latent.Width * latent.Height * 3).Select(i => (byte)Math.Clamp(Math.Round(Colour(latent, i / 3, i % 3)), 0, 255))]);
        }

        var map = LatentColours.Fit(
            latent =>
            {
                Assert.Equal((height > 0 ? height : 16, width > 0 ? width : 16), (latent.Height, latent.Width));
                return Decode(latent);
            },
            4,
            height,
            width);
        Assert.Equal(decodes, asked);
        var noise = new TorchGenerator(5);
        var values = new float[4 * 16 * 16];
        noise.Fill(values);
        var latent = new Latent(4, 16, 16, values);
        Assert.InRange(Difference(Decode(latent), map.Apply(values, 16, 16)), 0, 1);
    }

    [Fact]
    public void A_decoder_that_can_not_decode_is_not_asked_for_previews_again()
    {
        using var copy = new Copy();
        copy.Spoil();
        using var model = DiffusionModel.Load(ModelFolder.Open(copy.Path), new SessionSettings { IntraOpThreads = 1 });
        var workspace = model.Rent();
        try
        {
            var before = model.TimeInRuns;
            Assert.Null(model.Colours(workspace.Decoder));
            var first = model.TimeInRuns;
            Assert.True(first > before);
            for (var i = 0; i < 200; i++) Assert.Null(model.Colours(workspace.Decoder));
            Assert.Equal(first, model.TimeInRuns);
        }
        finally
        {
            model.Return(workspace);
        }
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

    private sealed class Copy : ModelFolderCopy
    {
        public string Path => Folder;

        public void Spoil()
        {
            // A decoder of half precision that overflows, as far as what it gives goes.
            var config = JsonNode.Parse(File.ReadAllText(In("vae_decoder/config.json")))!;
            config["scaling_factor"] = 1.2e-38;
            config["latents_std"] = new JsonArray(3e38, 3e38, 3e38, 3e38);
            File.WriteAllText(In("vae_decoder/config.json"), config.ToJsonString());
        }
    }

    private static double Difference(Picture a, Picture b) => Enumerable.Range(0, a.Rgb.Length).Average(i => Math.Abs(a.Rgb[i] - b.Rgb[i]));
}
