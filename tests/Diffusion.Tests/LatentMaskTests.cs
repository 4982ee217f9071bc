using Atelier.Imaging;

namespace Atelier.Diffusion.Tests;

public sealed class LatentMaskTests
{
    [Theory]
    [InlineData(127, 127, 127, 0)]
    [InlineData(128, 128, 128, 1)]
    [InlineData(255, 0, 0, 0)]
    [InlineData(0, 255, 0, 1)]
    [InlineData(255, 255, 255, 1)]
    public void A_pixel_is_redrawn_from_half_brightness_on(byte red, byte green, byte blue, float open) =>
        Assert.Equal([open], new LatentMask(Picture.Solid(8, 8, new Rgb(red, green, blue)), 8, 8).Positions(8));

    [Fact]
    public void A_positions_first_pixel_decides_and_what_is_redrawn_is_middle_grey()
    {
        var rgb = new byte[16 * 8 * 3];
        rgb.AsSpan(8 * 3, 3).Fill(255);
        var mask = new LatentMask(new Picture(16, 8, rgb), 16, 8);
        Assert.Equal([0, 1], mask.Positions(8));
        var planes = Enumerable.Repeat(0.5f, 3 * 16 * 8).ToArray();
        var kept = mask.Kept(planes);
        Assert.Equal([8, 136, 264], Enumerable.Range(0, kept.Length).Where(i => kept[i] == 0));
        Assert.All(planes, p => Assert.Equal(0.5f, p));
    }
}
