using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Core.Tests.Enrichment;

namespace Atelier.Core.Tests.Briefs;

public sealed class CourtesyTests
{
    [Fact]
    public async Task A_brief_of_one_picture_gives_way_to_nobody() => Assert.Equal([TimeSpan.Zero], await OfAsync(variants: 1));

    [Fact]
    public async Task The_first_picture_of_a_large_brief_gives_way_to_smaller_briefs()
    {
        var (small, large) = ((await OfAsync(variants: 2))[0], (await OfAsync(variants: 8))[0]);
        Assert.True(TimeSpan.Zero < small && small < large, $"{small}, {large}");
    }

    [Fact]
    public async Task Later_pictures_give_way_to_every_first_one_and_nobody_starves()
    {
        var large = await OfAsync(variants: 8);
        Assert.Equal(large.Order(), large);
        Assert.True(large[1] > large[0] + TimeSpan.FromSeconds(4));
        Assert.True(large[^1] < TimeSpan.FromMinutes(2));
    }

    private static async Task<IReadOnlyList<TimeSpan>> OfAsync(int variants)
    {
        var spec = await Sample.EnrichAsync(Sample.Of("three white circles", variants: variants));
        return [.. spec.Shots.SelectMany(s => s.Variants.Select(v => Courtesy.Of(spec, new RenderJobId("b-test", 1, s.Shot, v.Variant, RenderPurpose.Preview, 1))))];
    }
}
