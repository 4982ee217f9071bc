namespace Atelier.Imaging.Tests;

public sealed class SimilarityTests
{
    private static readonly Picture Disc = Pictures.Disc(96);

    [Fact]
    public void A_picture_equals_itself() => Assert.Equal(1, Ssim.Compare(Disc, Disc), 1e-6);

    [Fact]
    public void Noise_is_unlike_other_noise() => Assert.InRange(Ssim.Compare(Pictures.Noise(64, 64, 1), Pictures.Noise(64, 64, 2)), 0, 0.1);

    [Fact]
    public void The_figures_of_flat_pictures_are_those_of_the_formula()
    {
        // For flat pictures only the luminance term is left: (2ab + C1) / (a² + b² + C1).
        var (a, b, c1) = (100.0, 150.0, 6.5025);
        var score = Ssim.Compare(Picture.Solid(32, 32, new Rgb(100, 100, 100)), Picture.Solid(32, 32, new Rgb(150, 150, 150)));
        Assert.Equal(((2 * a * b) + c1) / ((a * a) + (b * b) + c1), score, 1e-3);
    }

    [Fact]
    public void Worse_copies_score_lower()
    {
        double Score(int amount) => Ssim.Compare(Disc, Add(Disc, amount));
        Assert.True(Score(2) > Score(10) && Score(10) > Score(40), $"{Score(2)} {Score(10)} {Score(40)}");
    }

    [Fact]
    public void A_larger_version_is_compared_at_the_references_size() => Assert.InRange(Ssim.Compare(Disc, Pictures.Disc(192)), 0.95, 1);

    [Fact]
    public void A_moved_subject_scores_clearly_lower_than_a_larger_version() =>
        Assert.True(Ssim.Compare(Disc, Pictures.Disc(96, cx: 0.3, cy: 0.7)) < 0.85);

    [Fact]
    public void By_content_a_moved_subject_fails_whatever_its_ground()
    {
        var moved = Pictures.Disc(96, cx: 0.3, cy: 0.7);
        Assert.InRange(Ssim.CompareContent(Disc, moved), 0, 0.6);
        Assert.InRange(Ssim.CompareContent(Disc, Resize.To(Pictures.Disc(192), 96, 96)), 0.9, 1);
        Assert.Equal(1, Ssim.CompareContent(Disc, Disc), 1e-6);
    }

    [Fact]
    public void By_content_a_subject_as_bright_as_its_ground_is_seen()
    {
        var (ground, disc) = (new Rgb(70, 80, 170), new Rgb(170, 50, 50));
        var (here, there) = (Pictures.Disc(96, ground: ground, disc: disc), Pictures.Disc(96, cx: 0.3, cy: 0.7, ground: ground, disc: disc));
        Assert.InRange(Ssim.Compare(here, there), 0.9, 1);
        Assert.InRange(Ssim.CompareContent(here, there), 0, 0.6);
    }

    [Fact]
    public void By_content_flat_pictures_are_told_by_their_colour()
    {
        var red = Picture.Solid(32, 32, new Rgb(220, 30, 30));
        Assert.InRange(Ssim.CompareContent(red, Picture.Solid(32, 32, new Rgb(222, 30, 31))), 0.99, 1);
        Assert.InRange(Ssim.CompareContent(red, Picture.Solid(32, 32, new Rgb(30, 30, 220))), 0, 0.6);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 40)]
    public void Pictures_smaller_than_a_window_can_be_compared(int width, int height) =>
        Assert.Equal(1, Ssim.Compare(Picture.Solid(width, height, new Rgb(9, 9, 9)), Picture.Solid(width, height, new Rgb(9, 9, 9))), 1e-6);

    [Fact]
    public void A_perceptual_hash_survives_what_eyes_overlook()
    {
        var hash = PerceptualHash.Of(Disc);
        Assert.InRange(hash.DistanceTo(PerceptualHash.Of(Resize.To(Disc, 200, 200))), 0, 6);
        Assert.InRange(hash.DistanceTo(PerceptualHash.Of(Add(Disc, 4))), 0, 8);
        Assert.InRange(hash.DistanceTo(PerceptualHash.Of(Disc.Map(v => (byte)Math.Min(255, v + 12)))), 0, 6);
    }

    [Fact]
    public void Other_pictures_have_other_hashes()
    {
        Assert.InRange(PerceptualHash.Of(Disc).DistanceTo(PerceptualHash.Of(Pictures.Disc(96, cx: 0.2, cy: 0.8, radius: 0.15))), 12, 64);
        Assert.InRange(PerceptualHash.Of(Disc).DistanceTo(PerceptualHash.Of(Pictures.Noise(96, 96, 4))), 18, 64);
    }

    [Fact]
    public void A_hash_is_read_back_from_its_text()
    {
        var hash = PerceptualHash.Of(Disc);
        Assert.Equal(hash, PerceptualHash.Parse(hash.ToString()));
        Assert.Throws<FormatException>(() => PerceptualHash.Parse("xyz"));
    }

    private static Picture Add(Picture picture, int amount)
    {
        var noise = Pictures.Noise(picture.Width, picture.Height, 9).Rgb;
        var rgb = picture.Rgb.ToArray();
        for (var i = 0; i < rgb.Length; i++) rgb[i] = (byte)Math.Clamp(rgb[i] + (((noise[i] * 2) - 255) * amount / 255), 0, 255);
        return new Picture(picture.Width, picture.Height, rgb);
    }
}
