using Atelier.Core.Moderation;
using Atelier.Core.Renders;
using Atelier.Imaging;

namespace Atelier.Rendering.Tests;

/// <summary>The gate between an approved preview and its final, with the model that is shipped and the threshold that it names.</summary>
public sealed class PromotionTests(ITestOutputHelper output)
{
    private static readonly string[] Prompts =
    [
        "three white circles on a teal background", "one large red circle on a blue background", "a sunset over mountains", "orange stripes on a white background", "one large yellow star on a navy background",
    ];

    [Fact]
    public async Task A_final_passes_the_gate_and_one_of_another_seed_does_not()
    {
        var (right, wrong) = (0, 0);
        foreach (var (prompt, i) in Prompts.Select((p, i) => (p, i)))
        {
            var preview = Demo.Job("p", prompt, seed: 100 + i);
            var (approved, other) = (await Demo.DrawAsync(preview), await Demo.DrawAsync(preview with { Id = "o", Seed = 500 + i }));
            var final = await Demo.DrawAsync(Demo.Final(preview), approved.Latent);
            var impostor = await Demo.DrawAsync(Demo.Final(preview), other.Latent);
            var (mine, others) = (PictureChecks.Similarity(final.Png, approved.Png), PictureChecks.Similarity(impostor.Png, approved.Png));
            output.WriteLine($"{prompt}: {mine:f3} from its own latent, {others:f3} from another seed's; luma alone {Luma(final, approved):f3} and {Luma(impostor, approved):f3}");
            right += mine >= Demo.Card.Defaults.ProofThreshold ? 1 : 0;
            wrong += others >= Demo.Card.Defaults.ProofThreshold ? 1 : 0;
        }

        Assert.Equal((Prompts.Length, 0), (right, wrong));
    }

    [Fact]
    public async Task A_final_has_more_detail_than_its_preview_enlarged()
    {
        var finer = 0;
        foreach (var (prompt, i) in Prompts.Select((p, i) => (p, i)))
        {
            var preview = Demo.Job("p", prompt, seed: 100 + i);
            var approved = await Demo.DrawAsync(preview);
            var final = Png.Decode((await Demo.DrawAsync(Demo.Final(preview), approved.Latent)).Png);
            var enlarged = Resize.To(Png.Decode(approved.Png), final.Width, final.Height, ResizeFilter.Bicubic);
            var (detail, plain) = (PictureStatistics.Of(final).HighFrequencyEnergy, PictureStatistics.Of(enlarged).HighFrequencyEnergy);
            output.WriteLine($"{prompt}: {detail:f1} against {plain:f1}");
            finer += detail > plain ? 1 : 0;
        }

        Assert.Equal(Prompts.Length, finer);
    }

    [Fact]
    public async Task A_final_of_a_renderer_without_latents_starts_from_pixels()
    {
        var preview = Demo.Job("p");
        var approved = await Demo.DrawAsync(preview);
        var order = Demo.Final(preview);
        var final = await Demo.DrawAsync(order with { Source = order.Source! with { Kind = RenderSourceKind.Picture } }, approved.Png);

        Assert.Equal((RenderStatus.Succeeded, null), (final.Status, final.ErrorMessage));
        Assert.InRange(PictureChecks.Similarity(final.Png, approved.Png), Demo.Card.Defaults.ProofThreshold, 1);
    }

    private static double Luma(ImageOutcome a, ImageOutcome b) => Ssim.Compare(Png.Decode(b.Png), Png.Decode(a.Png));
}
