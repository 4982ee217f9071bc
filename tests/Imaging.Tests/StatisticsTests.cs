namespace Atelier.Imaging.Tests;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(77)]
    public void A_blank_picture_has_nothing_but_its_mean(byte grey)
    {
        var statistics = PictureStatistics.Of(Picture.Solid(40, 30, new Rgb(grey, grey, grey)));
        Assert.Equal(grey, statistics.MeanLuma, 1e-3);
        Assert.Equal((0, 0), (Math.Round(statistics.LumaVariance, 2), Math.Round(statistics.ColourVariance, 2)));
        Assert.Equal((0, 0, 1), (statistics.Entropy, Math.Round(statistics.HighFrequencyEnergy, 3), statistics.LargestFlatShare));
    }

    [Fact]
    public void Half_black_and_half_white_is_one_bit()
    {
        var statistics = PictureStatistics.Of(Pictures.Make(64, 64, (x, _) => x < 32 ? default : new Rgb(255, 255, 255)));
        Assert.Equal(1, statistics.Entropy, 1e-9);
        Assert.Equal(127.5 * 127.5, statistics.LumaVariance, 1);
    }

    [Fact]
    public void A_subject_as_bright_as_its_ground_shows_in_colour_variance_alone()
    {
        var ground = new Rgb(70, 80, 170);
        var equal = new Rgb(170, 50, 50);
        var statistics = PictureStatistics.Of(Pictures.Disc(64, ground: ground, disc: equal));
        Assert.InRange(statistics.LumaVariance, 0, 30);
        Assert.InRange(statistics.ColourVariance, 500, 5_000);
    }

    [Fact]
    public void Sharper_pictures_have_more_high_frequency_energy()
    {
        var sharp = Pictures.Disc(128);
        var soft = Resize.To(Resize.To(sharp, 32, 32), 128, 128, ResizeFilter.Bicubic);
        Assert.True(PictureStatistics.Of(sharp).HighFrequencyEnergy > 2 * PictureStatistics.Of(soft).HighFrequencyEnergy);
        Assert.InRange(PictureStatistics.Of(Pictures.Noise(64, 64, 1)).HighFrequencyEnergy, 10_000, 200_000);
    }

    [Fact]
    public void Noise_has_more_entropy_than_a_drawing() =>
        Assert.True(PictureStatistics.Of(Pictures.Noise(64, 64, 1)).Entropy > PictureStatistics.Of(Pictures.Disc(64)).Entropy + 4);
}
