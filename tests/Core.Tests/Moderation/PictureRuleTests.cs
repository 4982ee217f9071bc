using Atelier.Core.Brands;
using Atelier.Core.Moderation;
using Atelier.Core.Policies;
using Atelier.Imaging;

namespace Atelier.Core.Tests.Moderation;

public class PictureRuleTests
{
    private static readonly Rgb Teal = new(0x12, 0x80, 0x7c);
    private static readonly Rgb White = new(250, 250, 250);

    [Fact]
    public void A_disc_on_a_ground_is_a_picture() => Assert.Empty(Check(Disc(Teal, White)));

    [Theory]
    [InlineData(0)]
    [InlineData(128)]
    [InlineData(255)]
    public void One_colour_is_blank(byte level) => Assert.Equal("picture-blank", Assert.Single(Check(Picture.Solid(64, 64, new(level, level, level)))).Rule);

    [Fact]
    public void Colours_of_one_brightness_are_not_blank()
    {
        // Luma 0.299 R + 0.587 G + 0.114 B: both have 76.
        Assert.DoesNotContain(Check(Disc(new(254, 0, 0), new(0, 110, 100))), f => f.Rule == "picture-blank");
    }

    [Fact]
    public void Noise_is_no_picture()
    {
        var random = new Random(1);
        var rgb = new byte[64 * 64 * 3];
        random.NextBytes(rgb);
        Assert.Equal("picture-noise", Assert.Single(Check(new Picture(64, 64, rgb))).Rule);
    }

    [Fact]
    public void Fine_patterns_are_pictures() => Assert.Empty(Check(Draw((x, y) => (x / 4 + y / 4) % 2 == 0 ? Teal : White)));

    [Fact]
    public void Bytes_that_are_no_picture_are_an_error_that_says_so()
    {
        var findings = Check("no png at all"u8.ToArray(), policy: null, brand: null, []);
        Assert.Equal(("picture-unreadable", FindingSeverity.Error), (Assert.Single(findings).Rule, findings[0].Severity));
    }

    [Fact]
    public void A_near_duplicate_of_a_protected_picture_is_found_whoever_protects_it()
    {
        var original = Disc(Teal, White);
        var hash = PerceptualHash.Of(original).ToString();
        var shifted = Disc(new(0x20, 0x88, 0x80), White);
        Assert.Equal("protected-picture", Assert.Single(Check(Png.Encode(shifted), null, null, [hash])).Rule);
        var policy = new WorkspacePolicy { Version = "p", Content = new() { ProtectedHashes = [hash.ToUpperInvariant()] } };
        Assert.Equal(FindingSeverity.Error, Assert.Single(Check(Png.Encode(shifted), policy, null, [])).Severity);
        Assert.Empty(Check(Png.Encode(Draw((x, y) => y > 20 + (x / 2) ? Teal : White)), policy, null, []));
    }

    [Fact]
    public void A_hash_that_cannot_be_read_is_said_and_stops_nothing() =>
        Assert.Equal("protected-hash-unreadable", Assert.Single(Check(Png.Encode(Disc(Teal, White)), null, null, ["not-a-hash"])).Rule);

    [Theory]
    [InlineData(0.9, true)]
    [InlineData(0.2, false)]
    [InlineData(0.0, false)]
    public void A_brand_wants_its_colours(double coverage, bool found)
    {
        var brand = new Brand { Id = "b", Name = "B", Palette = [new("teal", "#12807c"), new("broken", "teal")], PaletteCoverage = coverage };
        var findings = Check(Png.Encode(Disc(Teal, new(240, 200, 30))), null, brand, []);
        Assert.Equal(found ? ["brand-palette"] : [], findings.Select(f => f.Rule));
        Assert.All(findings, f => Assert.Contains("least 0.90", f.Evidence));
    }

    private static Picture Disc(Rgb disc, Rgb ground) => Draw((x, y) => Math.Pow(x - 36, 2) + Math.Pow(y - 30, 2) < 400 ? disc : ground);

    private static Picture Draw(Func<int, int, Rgb> at)
    {
        var rgb = new byte[64 * 64 * 3];
        for (var i = 0; i < 64 * 64; i++)
        {
            var colour = at(i % 64, i / 64);
            (rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]) = (colour.R, colour.G, colour.B);
        }

        return new Picture(64, 64, rgb);
    }

    private static IReadOnlyList<Finding> Check(Picture picture) => Check(Png.Encode(picture), null, null, []);

    private static IReadOnlyList<Finding> Check(byte[] png, WorkspacePolicy? policy, Brand? brand, IReadOnlyList<string> hashes) =>
        Text.Ended.Result(new PolicyModerator().CheckPictureAsync(
            new PictureCheck { Png = png, Brand = brand, ProtectedHashes = hashes, Policy = policy ?? new WorkspacePolicy { Version = "p" } }, TestContext.Current.CancellationToken));
}
