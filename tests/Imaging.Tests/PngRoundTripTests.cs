namespace Atelier.Imaging.Tests;

public sealed class PngRoundTripTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 1, 9 }, { 9, 1 }, { 3, 5 }, { 17, 16 }, { 128, 128 }, { 257, 31 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_picture_comes_back_as_it_was(int width, int height)
    {
        foreach (var picture in new[] { Pictures.Noise(width, height, 3), Picture.Solid(width, height, new Rgb(1, 2, 3)) })
        {
            var back = Png.Decode(Png.Encode(picture));
            Assert.Equal((width, height), (back.Width, back.Height));
            Assert.Equal(picture.Rgb, back.Rgb);
        }
    }

    [Fact]
    public void The_same_picture_gives_the_same_bytes()
    {
        var text = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" };
        var reordered = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" };
        Assert.Equal(Png.Encode(Pictures.Gradient(), text), Png.Encode(Pictures.Gradient(), reordered));
    }

    [Fact]
    public void Smooth_pictures_compress_well()
    {
        Assert.InRange(Png.Encode(Pictures.Gradient(256, 256)).Length, 1, 4_000);
        Assert.InRange(Png.Encode(Pictures.Disc(256)).Length, 1, 3_000);
    }

    [Fact]
    public void Texts_come_back_in_latin_and_in_any_other_script()
    {
        var text = new Dictionary<string, string> { ["Title"] = "Spring é", ["Comment"] = "春 🌸", ["Lines"] = "a\nb" };
        Assert.Equal(text, Png.ReadText(Png.Encode(Pictures.Gradient(), text)));
    }

    [Fact]
    public void Nothing_is_written_into_a_file_unasked() => Assert.Empty(Png.ReadText(Png.Encode(Pictures.Gradient())));

    [Theory]
    [InlineData("")]
    [InlineData(" lead")]
    [InlineData("new\nline")]
    [InlineData("春")]
    public void A_keyword_png_does_not_allow_is_refused(string keyword) =>
        Assert.Throws<ArgumentException>(() => Png.Encode(Pictures.Gradient(), new Dictionary<string, string> { [keyword] = "x" }));

    [Fact]
    public void The_header_alone_tells_the_size()
    {
        var header = Png.ReadHeader(Png.Encode(Pictures.Noise(31, 7, 1)).AsSpan(0, 33));
        Assert.Equal((31, 7, 8, PngColour.Rgb, false), (header.Width, header.Height, header.BitDepth, header.Colour, header.Interlaced));
    }
}
