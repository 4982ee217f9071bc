using Atelier.Core.Enrichment;
using Atelier.Core.Reviews;

namespace Atelier.Core.Tests.Enrichment;

public class RevisionTests
{
    private const string Subject = "Three white circles on a teal gradient, top left";

    [Fact]
    public async Task Wrong_colours_change_the_colours_and_keep_the_rest_and_the_seed()
    {
        var (before, after) = await ReviseAsync("Circles", DecisionReason.Colour, "", variant: 1);
        var seen = before.Variants[1];
        var colours = Colours(seen.Prompt);
        Assert.All(after.Variants, v => Assert.NotEqual(colours, Colours(v.Prompt)));
        Assert.All(after.Variants, v => Assert.Equal(seen.Seed, v.Seed));
        Assert.All(after.Variants, v => Assert.Equal(Shape(seen.Prompt), Shape(v.Prompt)));
    }

    [Fact]
    public async Task A_colour_in_the_note_is_used()
    {
        var (_, after) = await ReviseAsync("Bubbles", DecisionReason.Colour, "Please use orange circles on a navy background, not teal");
        Assert.All(after.Variants, v => Assert.Equal(["navy", "orange"], Colours(v.Prompt)));
    }

    [Fact]
    public async Task Wrong_composition_moves_the_motif()
    {
        var (before, after) = await ReviseAsync("A white star on teal, on the left", DecisionReason.Composition, "");
        Assert.All(before.Variants, v => Assert.Contains("on the left", v.Prompt));
        Assert.All(after.Variants, v => Assert.DoesNotContain("on the left", v.Prompt));
        Assert.All(after.Variants, v => Assert.Contains("star", v.Prompt));
    }

    [Fact]
    public async Task A_place_in_the_note_is_used()
    {
        var (_, after) = await ReviseAsync("A white star on teal, on the left", DecisionReason.Composition, "bottom right");
        Assert.All(after.Variants, v => Assert.Contains("in the bottom right", v.Prompt));
    }

    [Fact]
    public async Task Too_plain_brings_more_shapes_or_a_pattern_and_no_flat_background()
    {
        var (_, after) = await ReviseAsync("Bubbles", DecisionReason.TooPlain, "", variant: 0);
        Assert.All(after.Variants, v => Assert.Matches("three|four|five|stripes|waves|lines|dots|frame|border|zigzag|chevrons|rays|sunburst|check", v.Prompt));
        Assert.All(after.Variants, v => Assert.DoesNotContain("large", v.Prompt));
    }

    [Fact]
    public async Task Too_busy_leaves_one_large_shape_on_a_flat_background()
    {
        var (_, after) = await ReviseAsync("Bubbles", DecisionReason.TooBusy, "", variant: 1);
        Assert.All(after.Variants, v => Assert.Matches("large|big|huge", v.Prompt));
        Assert.All(after.Variants, v => Assert.DoesNotMatch("gradient|textured|glow", v.Prompt));
    }

    [Fact]
    public async Task What_the_brief_states_outlives_a_reason_but_not_a_note()
    {
        var (_, busy) = await ReviseAsync(Subject, DecisionReason.TooBusy, "");
        Assert.All(busy.Variants, v => Assert.Contains("three", v.Prompt));
        var (_, noted) = await ReviseAsync(Subject, DecisionReason.Other, "two stars instead");
        Assert.All(noted.Variants, v => Assert.Contains("two", v.Prompt));
        Assert.All(noted.Variants, v => Assert.Contains("stars", v.Prompt));
    }

    [Fact]
    public async Task What_must_not_be_shown_is_not_shown_again()
    {
        var (before, after) = await ReviseAsync("A star", DecisionReason.Policy, "");
        Assert.All(before.Variants, v => Assert.Contains("star", v.Prompt));
        Assert.All(after.Variants, v => Assert.DoesNotContain("star", v.Prompt));
    }

    [Fact]
    public async Task Bad_quality_draws_the_same_again_with_new_seeds_and_more_steps()
    {
        var brief = Sample.Of(Subject);
        var first = Sample.Request(brief);
        var before = await Sample.EnrichAsync(first);
        var after = await Sample.EnrichAsync(first with { Round = 2, Previous = before, Changes = [new(0, 0, DecisionReason.Quality, "")] });
        Assert.True(after.PreviewSteps > before.PreviewSteps);
        Assert.True(after.FinalSteps > before.FinalSteps);
        Assert.Empty(before.Shots[0].Variants.Select(v => v.Seed).Intersect(after.Shots[0].Variants.Select(v => v.Seed)));
        Assert.All(after.Shots[0].Variants, v => Assert.Contains("three", v.Prompt));
    }

    [Fact]
    public async Task Off_the_brief_goes_back_to_what_the_subject_says()
    {
        var (_, after) = await ReviseAsync("A bouquet of tulips", DecisionReason.OffBrief, "", i => i with { Goal = "A party and a festival" });
        Assert.All(after.Variants, v => Assert.DoesNotMatch("frame|sunburst", v.Prompt));
        Assert.Matches("lea(f|ves)", after.Variants[0].Prompt);
    }

    [Fact]
    public async Task A_note_that_cannot_be_drawn_is_said_to_be_so()
    {
        var brief = Sample.Of("A star");
        var first = Sample.Request(brief);
        var next = first with { Round = 2, Previous = await Sample.EnrichAsync(first), Changes = [new(0, null, DecisionReason.Other, "more je ne sais quoi")] };
        Assert.Contains((await Sample.EnrichAsync(next)).Findings, f => f.Rule == "note-not-drawable");
    }

    [Fact]
    public async Task General_prompts_take_the_note_in_and_what_it_refuses_out()
    {
        var first = Sample.Request(Sample.Of("A red bicycle"), Sample.General);
        var next = first with { Round = 2, Previous = await Sample.EnrichAsync(first), Changes = [new(0, null, DecisionReason.TooBusy, "Show it in front of a brick wall, no people.")] };
        var shot = (await Sample.EnrichAsync(next)).Shots[0];
        Assert.All(shot.Variants, v => Assert.StartsWith("show it in front of a brick wall, a red bicycle", v.Prompt));
        Assert.All(shot.Variants, v => Assert.Contains("uncluttered", v.Prompt));
        Assert.All(shot.Variants, v => Assert.DoesNotContain("people", v.Prompt));
        Assert.StartsWith("people, cluttered", shot.NegativePrompt);
    }

    private static async Task<(ShotSpec Before, ShotSpec After)> ReviseAsync(string subject, DecisionReason reason, string note, Func<Core.Briefs.Intent, Core.Briefs.Intent>? intent = null, int? variant = null)
    {
        var first = Sample.Request(Sample.Of(subject, intent));
        var before = await Sample.EnrichAsync(first);
        var after = await Sample.EnrichAsync(first with { Round = 2, Previous = before, Changes = [new(0, variant, reason, note)] });
        return (before.Shots[0], after.Shots[0]);
    }

    private static List<string> Colours(string prompt) => [.. Sample.Vocabulary.Colours.Select(c => c.Name).Where(c => prompt.Split(' ', ',').Contains(c, StringComparer.Ordinal)).Order(StringComparer.Ordinal)];

    private static string Shape(string prompt) => Sample.Vocabulary.Shapes.FirstOrDefault(s => prompt.Contains(s.Singular, StringComparison.Ordinal) || prompt.Contains(s.Plural, StringComparison.Ordinal))?.Name ?? prompt.Split(' ').First(w => w.Length > 4);
}
