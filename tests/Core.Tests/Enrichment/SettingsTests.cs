using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Moderation;

namespace Atelier.Core.Tests.Enrichment;

public class SettingsTests
{
    [Theory]
    [InlineData(256, 256, 128, 128, 256, 256, null)]
    [InlineData(1024, 1024, 128, 128, 256, 256, "size-capped")]
    [InlineData(1920, 1080, 176, 96, 336, 192, "size-capped")]
    [InlineData(250, 250, 128, 128, 256, 256, "size-rounded")]
    [InlineData(64, 64, 128, 128, 128, 128, "size-raised")]
    [InlineData(512, 64, 368, 48, 512, 64, null)]
    public async Task Sizes_keep_the_aspect_and_stay_within_the_model(int width, int height, int previewWidth, int previewHeight, int finalWidth, int finalHeight, string? rule)
    {
        var brief = Sample.Accept(new BriefDraft { Title = "T", Intent = new Intent { Subject = "A star" }, Output = new BriefOutput { Shots = [new Shot { Width = width, Height = height }] } });
        var spec = await Sample.EnrichAsync(brief);
        var shot = spec.Shots[0];
        Assert.Equal((previewWidth, previewHeight, finalWidth, finalHeight), (shot.PreviewWidth, shot.PreviewHeight, shot.Width, shot.Height));
        Assert.Equal(rule, spec.Findings.SingleOrDefault(f => f.Rule.StartsWith("size-", StringComparison.Ordinal))?.Rule);
    }

    [Fact]
    public void Seeds_are_the_same_on_every_machine() => Assert.Equal(Expected(), (long[])[Seeds.Derive("b-1", 1, 0, 0), Seeds.Derive("b-1", 1, 0, 1), Seeds.Derive("7", 2, 3, 4)]);

    // Computed apart: the first four bytes of sha256("atelier/seed/1\n{root}\n{round}\n{shot}\n{variant}"), most significant first.
    private static long[] Expected() => [2_683_616_607, 3_226_995_776, 3_371_676_853];

    [Fact]
    public async Task A_pinned_seed_makes_another_brief_the_same()
    {
        var brief = Sample.Of("A star");
        var pinned = brief with { Settings = new PinnedSettings { Seed = 7 } };
        Assert.Equal(await SeedsOf(pinned), await SeedsOf(pinned with { Id = "b-other" }));
        Assert.NotEqual(await SeedsOf(brief), await SeedsOf(brief with { Id = "b-other" }));
        Assert.Equal(4, (await SeedsOf(brief)).Distinct().Count());

        static async Task<List<long>> SeedsOf(Brief brief) => [.. (await Sample.EnrichAsync(brief)).Shots[0].Variants.Select(v => v.Seed)];
    }

    [Fact]
    public async Task Pinned_settings_win_over_the_models()
    {
        var spec = await Sample.EnrichAsync(Sample.Of("A star") with { Settings = new PinnedSettings { Steps = 40, Guidance = 5.5, Sampler = "euler" } });
        Assert.Equal((40, 40, 5.5, "euler"), (spec.PreviewSteps, spec.FinalSteps, spec.Guidance, spec.Sampler));
    }

    [Fact]
    public async Task A_sampler_that_the_model_lacks_is_replaced_with_a_warning()
    {
        var spec = await Sample.EnrichAsync(Sample.Of("A star") with { Settings = new PinnedSettings { Sampler = "heun" } }, Sample.Demo with { Samplers = ["ddim", "euler"] });
        Assert.Equal("ddim", spec.Sampler);
        Assert.Contains(spec.Findings, f => f is { Rule: "sampler-unknown", Severity: FindingSeverity.Warning });
    }

    [Fact]
    public async Task A_round_takes_no_more_steps_than_its_sampler_can()
    {
        var brief = Sample.Of("A star") with { Settings = new PinnedSettings { Steps = 40 } };
        var model = Sample.Demo with { MostSteps = 20, Samplers = ["ddim", "euler"] };
        var spec = await Sample.EnrichAsync(brief, model);
        Assert.Equal((20, 20), (spec.PreviewSteps, spec.FinalSteps));
        Assert.Contains(spec.Findings, f => f is { Rule: "steps-limited", Target: "settings.steps", Severity: FindingSeverity.Warning });
        Assert.Equal(40, (await Sample.EnrichAsync(brief with { Settings = new PinnedSettings { Steps = 40, Sampler = "euler" } }, model)).FinalSteps);
    }

    [Fact]
    public async Task A_composition_reference_is_where_rendering_starts()
    {
        var reference = new Reference { Sha256 = new string('a', 64), Role = ReferenceRole.Composition, Rights = "ours" };
        var shot = (await Sample.EnrichAsync(Sample.Of("A star", i => i with { References = [reference with { Role = ReferenceRole.Palette, Sha256 = new string('b', 64) }, reference] }))).Shots[0];
        Assert.Equal(reference.Sha256, shot.SourceSha256);
        Assert.InRange(shot.SourceStrength, 0.3, 0.9);
    }

    [Fact]
    public async Task Only_the_shots_asked_for_are_written()
    {
        var request = Sample.Request(Sample.Brief("spring-sale")) with { Shots = [1] };
        var shot = Assert.Single((await Sample.EnrichAsync(request)).Shots);
        Assert.Equal((1, "offer"), (shot.Shot, shot.Name));
    }

    [Fact]
    public async Task Colours_of_references_are_leant_on()
    {
        var request = Sample.Request(Sample.Of("A star", variants: 2)) with { ReferenceColours = ["#7030b0", "#ffffff"] };
        Assert.All((await Sample.EnrichAsync(request)).Shots[0].Variants, v => Assert.Matches("purple.*white|white.*purple", v.Prompt));
    }
}
