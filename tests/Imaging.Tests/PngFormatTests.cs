namespace Atelier.Imaging.Tests;

/// <summary>Every colour type, depth, filter and pass, from files our encoder never writes.</summary>
public sealed class PngFormatTests
{
    [Theory]
    [InlineData(1, new[] { 0, 1, 1, 0, 1 }, new byte[] { 0, 255, 255, 0, 255 })]
    [InlineData(2, new[] { 0, 1, 2, 3, 0 }, new byte[] { 0, 85, 170, 255, 0 })]
    [InlineData(4, new[] { 0, 1, 8, 15, 7 }, new byte[] { 0, 17, 136, 255, 119 })]
    [InlineData(8, new[] { 0, 1, 128, 255, 7 }, new byte[] { 0, 1, 128, 255, 7 })]
    [InlineData(16, new[] { 0, 256, 32896, 65535, 128 }, new byte[] { 0, 1, 128, 255, 0 })]
    public void Grey_of_every_depth_is_read(int depth, int[] samples, byte[] greys)
    {
        var picture = Png.Decode(PngBuilder.Start(5, 1, depth, 0).Data(PngBuilder.Row(depth, samples)).End());
        Assert.Equal(greys.SelectMany(g => new[] { g, g, g }), picture.Rgb.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Palettes_of_every_depth_are_read_with_their_transparency(int depth)
    {
        var file = PngBuilder.Start(3, 1, depth, 3).Chunk("PLTE", 10, 20, 30, 200, 100, 0).Chunk("tRNS", 255, 128).Data(PngBuilder.Row(depth, 0, 1, 0)).End();
        Assert.Equal(new byte[] { 10, 20, 30, 227, 177, 127, 10, 20, 30 }, Png.Decode(file).Rgb.ToArray());
    }

    [Theory]
    [InlineData(8, 255)]
    [InlineData(16, 65535)]
    public void Alpha_is_laid_on_white(int depth, int most)
    {
        var colour = Png.Decode(PngBuilder.Start(2, 1, depth, 6).Data(PngBuilder.Row(depth, most, 0, 0, most, most, 0, 0, 0)).End());
        Assert.Equal(new byte[] { 255, 0, 0, 255, 255, 255 }, colour.Rgb.ToArray());
        var grey = Png.Decode(PngBuilder.Start(2, 1, depth, 4).Data(PngBuilder.Row(depth, 0, most, 0, 0)).End());
        Assert.Equal(new byte[] { 0, 0, 0, 255, 255, 255 }, grey.Rgb.ToArray());
    }

    [Fact]
    public void A_transparent_colour_becomes_white()
    {
        var colour = PngBuilder.Start(2, 1, 8, 2).Chunk("tRNS", 0, 9, 0, 8, 0, 7).Data(PngBuilder.Row(8, 9, 8, 7, 9, 8, 6)).End();
        Assert.Equal(new byte[] { 255, 255, 255, 9, 8, 6 }, Png.Decode(colour).Rgb.ToArray());
        var grey = PngBuilder.Start(2, 1, 2, 0).Chunk("tRNS", 0, 1).Data(PngBuilder.Row(2, 1, 2)).End();
        Assert.Equal(new byte[] { 255, 255, 255, 170, 170, 170 }, Png.Decode(grey).Rgb.ToArray());
    }

    [Fact]
    public void Colour_of_16_bits_is_rounded_to_8() =>
        Assert.Equal(new byte[] { 0, 128, 255 }, Png.Decode(PngBuilder.Start(1, 1, 16, 2).Data(PngBuilder.Row(16, 100, 32896, 65500)).End()).Rgb.ToArray());

    [Fact]
    public void Every_filter_is_undone()
    {
        // Three rows of grey under each filter, worked out by hand from the specification.
        byte[] rows = [0, 10, 20, 30, 1, 5, 5, 5, 2, 1, 1, 1, 3, 2, 2, 2, 4, 1, 1, 1];
        var picture = Png.Decode(PngBuilder.Start(3, 5, 8, 0).Data(rows).End());
        byte[] expected = [10, 20, 30, 5, 10, 15, 6, 11, 16, 5, 10, 15, 6, 11, 16];
        Assert.Equal(expected, Enumerable.Range(0, 15).Select(i => picture.Rgb[i * 3]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(8, 8)]
    [InlineData(13, 11)]
    public void Interlaced_pictures_equal_plain_ones(int width, int height)
    {
        var picture = Pictures.Noise(width, height, 5);
        var rows = new List<byte>();
        foreach (var (left, top, right, down) in new[] { (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2) })
        {
            for (var y = top; y < height; y += down)
            {
                if (left >= width) break;
                rows.Add(0);
                for (var x = left; x < width; x += right) rows.AddRange([picture[x, y].R, picture[x, y].G, picture[x, y].B]);
            }
        }

        Assert.Equal(picture.Rgb, Png.Decode(PngBuilder.Start(width, height, 8, 2, interlace: 1).Data([.. rows], 3).End()).Rgb);
    }

    [Fact]
    public void Data_in_many_chunks_and_chunks_nobody_needs_are_read()
    {
        var file = PngBuilder.Start(2, 2, 8, 0).Chunk("gAMA", 0, 0, 0xB1, 0x8F).Chunk("teSt", 1, 2).Data([0, 1, 2, 0, 3, 4], 20).Chunk("tIME", 1).End();
        Assert.Equal(new byte[] { 1, 2, 3, 4 }, Enumerable.Range(0, 4).Select(i => Png.Decode(file).Rgb[i * 3]));
    }
}
