namespace Atelier.Imaging.Tests;

public sealed class ResizeTests
{
    [Theory]
    [InlineData(ResizeFilter.Box)]
    [InlineData(ResizeFilter.Bicubic)]
    [InlineData(ResizeFilter.Lanczos)]
    public void A_flat_picture_stays_flat_at_any_size(ResizeFilter filter)
    {
        var flat = Picture.Solid(13, 7, new Rgb(10, 200, 99));
        foreach (var (width, height) in new[] { (1, 1), (13, 14), (64, 3), (5, 50) })
            Assert.Equal(Picture.Solid(width, height, new Rgb(10, 200, 99)).Rgb, Resize.To(flat, width, height, filter).Rgb);
    }

    [Fact]
    public void Box_shrinks_to_means()
    {
        var picture = new Picture(2, 2, [0, 0, 0, 10, 20, 30, 20, 40, 60, 30, 60, 90]);
        Assert.Equal(new byte[] { 15, 30, 45 }, Resize.To(picture, 1, 1, ResizeFilter.Box).Rgb.ToArray());
    }

    [Fact]
    public void Box_enlarges_by_repeating()
    {
        var picture = new Picture(2, 1, [1, 2, 3, 7, 8, 9]);
        Assert.Equal(new byte[] { 1, 2, 3, 1, 2, 3, 7, 8, 9, 7, 8, 9 }, Resize.To(picture, 4, 1, ResizeFilter.Box).Rgb.ToArray());
    }

    [Theory]
    [InlineData(ResizeFilter.Bicubic)]
    [InlineData(ResizeFilter.Lanczos)]
    public void Enlarging_and_shrinking_again_gives_nearly_the_same(ResizeFilter filter)
    {
        var picture = Pictures.Disc(48);
        Assert.InRange(Ssim.Compare(picture, Resize.To(Resize.To(picture, 96, 96, filter), 48, 48, ResizeFilter.Box)), 0.97, 1);
    }

    [Fact]
    public void Bicubic_of_a_ramp_stays_a_ramp()
    {
        var ramp = Pictures.Make(32, 4, (x, _) => new Rgb((byte)(x * 8), 0, 0));
        var wide = Resize.To(ramp, 64, 4, ResizeFilter.Bicubic);
        for (var x = 8; x < 56; x++) Assert.InRange(wide[x, 2].R, (((x + 0.5) / 2) - 0.5) * 8 - 1, ((((x + 0.5) / 2) - 0.5) * 8) + 1);
    }

    [Fact]
    public void Shrinking_skips_nothing()
    {
        // Fine stripes that naive sampling would turn black or white become grey.
        var stripes = Pictures.Make(256, 8, (x, _) => x % 2 == 0 ? new Rgb(255, 255, 255) : default);
        foreach (var filter in Enum.GetValues<ResizeFilter>()) Assert.InRange(Resize.To(stripes, 16, 1, filter)[8, 0].R, 120, 135);
    }

    [Fact]
    public void The_same_size_is_the_same_picture()
    {
        var picture = Pictures.Gradient();
        Assert.Same(picture, Resize.To(picture, 64, 64));
    }
}
