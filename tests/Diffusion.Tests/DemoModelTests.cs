using Atelier.Imaging;

namespace Atelier.Diffusion.Tests;

/// <summary>What the repository's own model must do through this pipeline.</summary>
public sealed class DemoModelTests(ITestOutputHelper output)
{
    private static readonly string[] Prompts = ["three white circles on a teal background", "a large red circle on a blue background", "orange stripes on a white background", "green mountains under a yellow sky"];

    [Fact]
    public void The_demo_model_opens_with_a_card_that_lets_anyone_use_it()
    {
        var card = DemoModel.Model.Folder.Card;
        Assert.NotEqual("unknown", card.Licence);
        Assert.NotEmpty(card.Name);
    }

    [Fact]
    public void Pictures_do_not_depend_on_their_batch_mates()
    {
        var rows = Prompts.Select((p, i) => Request($"r{i}", p, (ulong)i)).ToList();
        var together = DemoModel.Pipeline.Render(rows);
        Assert.All(rows.Zip(together), p => Assert.InRange(Goldens.LargestDifference(One(p.First).Picture, p.Second.Rendered().Picture), 0, 1));
    }

    [Fact]
    public void Pictures_are_neither_blank_nor_noise()
    {
        foreach (var outcome in DemoModel.Pipeline.Render([.. Prompts.Select((p, i) => Request($"r{i}", p, (ulong)i))]))
        {
            var statistics = PictureStatistics.Of(outcome.Rendered().Picture);
            output.WriteLine($"{statistics}");
            Assert.InRange(statistics.ColourVariance, 20, 20_000);
        }
    }

    [Fact]
    public void A_promotion_looks_like_its_preview_and_has_more_detail_than_enlarging_it()
    {
        var (similar, finer) = (0.0, 0);
        foreach (var (prompt, i) in Prompts.Select((p, i) => (p, i)))
        {
            var preview = One(Request("p", prompt, (ulong)i));
            var final = Promote(prompt, preview.Latent, (ulong)i);
            var enlarged = Resize.To(preview.Picture, final.Width, final.Height, ResizeFilter.Bicubic);
            var (detail, plain) = (PictureStatistics.Of(final).HighFrequencyEnergy, PictureStatistics.Of(enlarged).HighFrequencyEnergy);
            var score = Ssim.CompareContent(preview.Picture, final);
            output.WriteLine($"{prompt}: detail {detail:f1} against {plain:f1}, similarity {score:f3}");
            similar += score / Prompts.Length;
            finer += detail > plain ? 1 : 0;
        }

        Assert.True(finer >= 3, $"{finer} of {Prompts.Length} finals have more detail than their enlarged preview.");
        Assert.InRange(similar, 0.5, 1);
    }

    [Fact]
    public void A_final_from_another_seeds_latent_is_unlike_the_preview()
    {
        foreach (var prompt in Prompts)
        {
            var (preview, other) = (One(Request("p", prompt, 1)), One(Request("q", Prompts[(Array.IndexOf(Prompts, prompt) + 1) % Prompts.Length], 2)));
            var (right, wrong) = (Ssim.CompareContent(preview.Picture, Promote(prompt, preview.Latent, 1)), Ssim.CompareContent(preview.Picture, Promote(prompt, other.Latent, 1)));
            output.WriteLine($"{prompt}: {right:f3} from its own latent, {wrong:f3} from another");
            Assert.True(wrong < right - 0.15, $"{prompt}: {wrong:f3} is not clearly below {right:f3}.");
        }
    }

    [Fact]
    public void Samplers_that_would_leap_from_its_noisiest_step_are_refused_before_any_work()
    {
        string[] leaping = [Samplers.Heun, Samplers.Kdpm2Ancestral];
        Assert.Empty(Samplers.For(DemoModel.Model.Folder.Scheduler).Intersect(leaping));
        foreach (var sampler in leaping)
        {
            var error = Assert.Throws<DiffusionException>(() => DemoModel.Pipeline.Check(Request("a", Prompts[0], 7) with { Sampler = sampler }));
            Assert.Equal((DiffusionErrorCodes.Sampler, "sampler"), (error.Code, error.Field));
        }

        foreach (var sampler in Samplers.For(DemoModel.Model.Folder.Scheduler)) DemoModel.Pipeline.Check(Request("a", Prompts[0], 7) with { Sampler = sampler });
    }

    private static RenderRequest Request(string id, string prompt, ulong seed) =>
        new() { Id = id, Prompt = prompt, Seed = seed };

    private static Rendered One(RenderRequest request) => DemoModel.Pipeline.Render([request])[0].Rendered();

    private static Picture Promote(string prompt, Latent latent, ulong seed)
    {
        var start = new LatentStart { Latent = latent, Strength = DemoModel.Model.Folder.Card.Defaults.PromotionStrength };
        return One(new RenderRequest { Id = "f", Prompt = prompt, Seed = seed, Start = start }).Picture;
    }
}
