using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Workflows;

namespace Atelier.Core.Tests.Briefs;

public class BriefValidatorTests
{
    private static readonly Intent Intent = new() { Subject = "A star" };
    private static readonly BriefDraft Valid = new() { Title = "T", Intent = Intent, Output = new BriefOutput { Shots = [new Shot()] } };

    [Fact]
    public void A_plain_brief_has_no_problems() => Assert.Empty(BriefValidator.Validate(Valid));

    public static TheoryData<string, string, BriefDraft> Faulty => new()
    {
        { "title", "required", Valid with { Title = " " } },
        { "title", "too-long", Valid with { Title = new string('x', 201) } },
        { "campaign", "malformed", Valid with { Campaign = "../etc" } },
        { "brand", "malformed", Valid with { Brand = "A B" } },
        { "brand", "malformed", Valid with { Brand = "a--b" } },
        { "intent", "required", Valid with { Intent = null } },
        { "intent.subject", "required", Valid with { Intent = Intent with { Subject = "\u3000" } } },
        { "intent.subject", "too-long", Valid with { Intent = Intent with { Subject = new string('x', 100_000) } } },
        { "intent.goal", "control-characters", Valid with { Intent = Intent with { Goal = "a\u0007b" } } },
        { "intent.goal", "control-characters", Valid with { Intent = Intent with { Goal = "safe\u202Eexe" } } },
        { "intent.message", "unpaired-surrogate", Valid with { Intent = Intent with { Message = "a\ud83d" } } },
        { "intent.message", "unpaired-surrogate", Valid with { Intent = Intent with { Message = "\ude00a" } } },
        { "intent.mood", "too-many", Valid with { Intent = Intent with { Mood = [.. Enumerable.Repeat("m", 21)] } } },
        { "intent.mustHave[1]", "required", Valid with { Intent = Intent with { MustHave = ["a", ""] } } },
        { "intent.mustAvoid[0]", "too-long", Valid with { Intent = Intent with { MustAvoid = [new string('x', 201)] } } },
        { "intent.locales[0]", "malformed", Valid with { Intent = Intent with { Locales = ["english please"] } } },
        { "intent.locales[1]", "duplicate", Valid with { Intent = Intent with { Locales = ["en-GB", "EN-gb"] } } },
        { "intent.category", "malformed", Valid with { Intent = Intent with { Category = "Food & drink" } } },
        { "intent.minimumAge", "out-of-range", Valid with { Intent = Intent with { MinimumAge = -1 } } },
        { "intent.references[0].sha256", "malformed", With(new Reference { Sha256 = new string('A', 64), Role = ReferenceRole.Palette, Rights = "ours" }) },
        { "intent.references[0].sha256", "malformed", With(new Reference { Sha256 = "../../x", Role = ReferenceRole.Palette, Rights = "ours" }) },
        { "intent.references[0].rights", "required", With(new Reference { Sha256 = new string('a', 64), Role = ReferenceRole.Palette, Rights = " " }) },
        { "intent.references[0].role", "out-of-range", With(new Reference { Sha256 = new string('a', 64), Role = (ReferenceRole)9, Rights = "ours" }) },
        { "output.shots", "required", Valid with { Output = null } },
        { "output.shots", "required", Valid with { Output = new BriefOutput() } },
        { "output.shots", "too-many", Shots([.. Enumerable.Repeat(new Shot(), 13)]) },
        { "output.shots", "too-many", Shots([.. Enumerable.Repeat(new Shot { Variants = 8 }, 7)]) },
        { "output.shots", "too-large", Shots([.. Enumerable.Repeat(new Shot { Width = 4096, Height = 4096, Variants = 1 }, 5)]) },
        { "output.shots[0].width", "out-of-range", Shots([new Shot { Width = 63 }]) },
        { "output.shots[0].height", "out-of-range", Shots([new Shot { Height = int.MaxValue }]) },
        { "output.shots[0].height", "out-of-range", Shots([new Shot { Height = int.MinValue }]) },
        { "output.shots[0]", "aspect", Shots([new Shot { Width = 64, Height = 4096 }]) },
        { "output.shots[0].variants", "out-of-range", Shots([new Shot { Variants = 0 }]) },
        { "output.shots[0].name", "malformed", Shots([new Shot { Name = "../up" }]) },
        { "output.shots[1].name", "duplicate", Shots([new Shot { Name = "a" }, new Shot { Name = "a" }]) },
        { "output.shots[0].description", "too-long", Shots([new Shot { Description = new string('x', 2001) }]) },
        { "settings.seed", "out-of-range", Valid with { Settings = new PinnedSettings { Seed = -1 } } },
        { "settings.steps", "out-of-range", Valid with { Settings = new PinnedSettings { Steps = 101 } } },
        { "settings.guidance", "out-of-range", Valid with { Settings = new PinnedSettings { Guidance = double.NaN } } },
        { "settings.model", "malformed", Valid with { Settings = new PinnedSettings { Model = "../m" } } },
        { "settings.sampler", "malformed", Valid with { Settings = new PinnedSettings { Sampler = "" } } },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Each_fault_is_named_by_its_field_and_code(string field, string code, BriefDraft draft)
    {
        var problem = Assert.Single(BriefValidator.Validate(draft), p => p.Field == field && p.Code == code);
        Assert.NotEmpty(problem.Message);
        Assert.Throws<ArgumentException>(() => Sample(draft));
    }

    [Fact]
    public void Every_sampler_of_the_renderer_may_be_pinned() =>
        Assert.All(["ddim", "euler", "euler_ancestral"], name => Assert.Empty(BriefValidator.Validate(Valid with { Settings = new PinnedSettings { Sampler = name } })));

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"title":null,"intent":{"goal":null,"mood":null,"mustHave":[null],"locales":[null],"references":[null]},"output":{"shots":[null]}}""")]
    [InlineData("""{"title":"t","intent":{"subject":"s","category":null,"mustAvoid":[null,null]},"output":{"shots":null},"settings":{}}""")]
    public void Nulls_anywhere_are_problems_and_never_exceptions(string json) =>
        Assert.NotEmpty(BriefValidator.Validate(JsonSerializer.Deserialize<BriefDraft>(json, WorkflowJson.Options)));

    [Fact]
    public void A_flood_of_problems_is_cut() =>
        Assert.Equal(BriefLimits.Problems, BriefValidator.Validate(Valid with { Intent = Intent with { Mood = [.. Enumerable.Repeat("", 20)], MustHave = [.. Enumerable.Repeat("", 20)], MustAvoid = [.. Enumerable.Repeat("", 20)] } }).Count);

    [Fact]
    public void Text_on_several_lines_with_emoji_is_fine() =>
        Assert.Empty(BriefValidator.Validate(Valid with { Intent = Intent with { Message = "Line one\r\n\tline two 👩‍👩‍👧" } }));

    private static BriefDraft With(Reference reference) => Valid with { Intent = Intent with { References = [reference] } };

    private static BriefDraft Shots(IReadOnlyList<Shot> shots) => Valid with { Output = new BriefOutput { Shots = shots } };

    private static Brief Sample(BriefDraft draft) => BriefNormaliser.Accept(draft, "b", "w", "r", default);
}
