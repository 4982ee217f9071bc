namespace Atelier.Imaging.Tests;

public sealed class PngHostileTests
{
    private static readonly byte[] Good = Png.Encode(Pictures.Noise(9, 7, 2), new Dictionary<string, string> { ["k"] = "v" });
    private static readonly byte[] Grey2X2 = [0, 1, 2, 0, 3, 4];

    public static TheoryData<string, string, byte[]> Cases => new()
    {
        { "nothing", PngErrorCodes.Signature, [] },
        { "a JPEG", PngErrorCodes.Signature, [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "the signature alone", PngErrorCodes.Truncated, PngBuilder.Signature },
        { "no header", PngErrorCodes.Chunks, new PngBuilder().Data(Grey2X2).End() },
        { "no data", PngErrorCodes.Chunks, PngBuilder.Start(2, 2, 8, 0).End() },
        { "no end", PngErrorCodes.Truncated, PngBuilder.Start(2, 2, 8, 0).Data(Grey2X2).Unfinished() },
        { "two headers", PngErrorCodes.Chunks, PngBuilder.Start(2, 2, 8, 0).Chunk("IHDR", new byte[13]).Data(Grey2X2).End() },
        { "an unknown critical chunk", PngErrorCodes.Chunks, PngBuilder.Start(2, 2, 8, 0).Chunk("CrIT").Data(Grey2X2).End() },
        { "data interrupted", PngErrorCodes.Chunks, PngBuilder.Start(2, 2, 8, 0).Data(Grey2X2).Chunk("tEXt", 65, 0).Data(Grey2X2).End() },
        { "bytes after the end", PngErrorCodes.Trailing, [.. PngBuilder.Start(2, 2, 8, 0).Data(Grey2X2).End(), 1] },
        { "no width", PngErrorCodes.Header, PngBuilder.Start(0, 2, 8, 0).Data(Grey2X2).End() },
        { "negative height", PngErrorCodes.TooLarge, PngBuilder.Start(2, -1, 8, 0).Data(Grey2X2).End() },
        { "depth 3", PngErrorCodes.Header, PngBuilder.Start(2, 2, 3, 0).Data(Grey2X2).End() },
        { "colour of 4 bits", PngErrorCodes.Header, PngBuilder.Start(2, 2, 4, 2).Data(Grey2X2).End() },
        { "colour type 5", PngErrorCodes.Header, PngBuilder.Start(2, 2, 8, 5).Data(Grey2X2).End() },
        { "interlace 2", PngErrorCodes.Header, PngBuilder.Start(2, 2, 8, 0, 2).Data(Grey2X2).End() },
        { "no palette", PngErrorCodes.Header, PngBuilder.Start(2, 2, 8, 3).Data(Grey2X2).End() },
        { "palette of 4 bytes", PngErrorCodes.Header, PngBuilder.Start(2, 2, 8, 3).Chunk("PLTE", 1, 2, 3, 4).Data(Grey2X2).End() },
        { "palette too long for the depth", PngErrorCodes.Header, PngBuilder.Start(2, 2, 1, 3).Chunk("PLTE", new byte[9]).Data(Grey2X2).End() },
        { "palette after data", PngErrorCodes.Chunks, PngBuilder.Start(2, 2, 8, 3).Data(Grey2X2).Chunk("PLTE", 1, 2, 3).End() },
        { "palette of a grey picture", PngErrorCodes.Chunks, PngBuilder.Start(2, 2, 8, 0).Chunk("PLTE", 1, 2, 3).Data(Grey2X2).End() },
        { "a colour the palette lacks", PngErrorCodes.Data, PngBuilder.Start(2, 2, 8, 3).Chunk("PLTE", 1, 2, 3).Data(Grey2X2).End() },
        { "more transparencies than colours", PngErrorCodes.Header, PngBuilder.Start(2, 2, 8, 3).Chunk("PLTE", 1, 2, 3).Chunk("tRNS", 1, 2).Data(Grey2X2).End() },
        { "transparency of an alpha picture", PngErrorCodes.Header, PngBuilder.Start(1, 1, 8, 4).Chunk("tRNS", 0, 0).Data([0, 1, 1]).End() },
        { "filter 5", PngErrorCodes.Data, PngBuilder.Start(2, 2, 8, 0).Data([5, 1, 2, 0, 3, 4]).End() },
        { "too few rows", PngErrorCodes.Truncated, PngBuilder.Start(2, 2, 8, 0).Data([0, 1, 2]).End() },
        { "too many rows", PngErrorCodes.Data, PngBuilder.Start(2, 2, 8, 0).Data([.. Grey2X2, 0, 5, 6]).End() },
        { "data that is no zlib", PngErrorCodes.Data, PngBuilder.Start(2, 2, 8, 0).Chunk("IDAT", 1, 2, 3, 4, 5, 6, 7, 8).End() },
        { "a header of 12 bytes", PngErrorCodes.Chunks, [.. PngBuilder.Signature, .. new PngBuilder().Chunk("IHDR", new byte[12]).End()[8..]] },
        { "a length beyond the file", PngErrorCodes.Truncated, [.. PngBuilder.Start(2, 2, 8, 0).Unfinished(), 0xFF, 0xFF, 0xFF, 0xFF, 73, 68, 65, 84, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_no_good_png_is_refused_with_its_code(string name, string code, byte[] file)
    {
        Assert.NotEmpty(name);
        var error = Assert.Throws<PngException>(() => Png.Decode(file));
        Assert.Equal(code, error.Code);
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void A_corrupt_chunk_is_refused()
    {
        // Any changed bit of the file is noticed, save within the text chunk, which no pixel depends on.
        for (var i = 0; i < Good.Length; i++)
        {
            var broken = (byte[])Good.Clone();
            broken[i] ^= 1;
            try
            {
                Assert.Equal(Png.Decode(Good).Rgb, Png.Decode(broken).Rgb);
                Assert.InRange(i, 33, 75);
            }
            catch (PngException)
            {
            }
        }
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        for (var length = 0; length < Good.Length; length++) Assert.Throws<PngException>(() => Png.Decode(Good.AsMemory(0, length)));
    }

    [Theory]
    [InlineData(20_000, 1)]
    [InlineData(1, 20_000)]
    [InlineData(16_000, 16_000)]
    public void A_picture_beyond_the_limits_is_refused_from_its_header(int width, int height)
    {
        var file = PngBuilder.Start(width, height, 8, 2).End();
        Assert.Equal(PngErrorCodes.TooLarge, Assert.Throws<PngException>(() => Png.ReadHeader(file)).Code);
        Assert.Equal(PngErrorCodes.TooLarge, Assert.Throws<PngException>(() => Png.Decode(file)).Code);
    }

    [Fact]
    public void A_header_that_promises_more_than_its_data_can_hold_costs_nothing()
    {
        var file = PngBuilder.Start(8000, 8000, 8, 2).Data(new byte[1000]).End();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(PngErrorCodes.Data, Assert.Throws<PngException>(() => Png.Decode(file)).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_bomb_behind_a_small_header_is_not_blown_up()
    {
        var file = PngBuilder.Start(10, 10, 8, 2).Data(new byte[50_000_000]).End();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(PngErrorCodes.Data, Assert.Throws<PngException>(() => Png.Decode(file)).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_caller_may_set_narrower_limits() =>
        Assert.Equal(PngErrorCodes.TooLarge, Assert.Throws<PngException>(() => Png.Decode(Good, new PngLimits { MaxPixels = 62 })).Code);

    [Fact]
    public void Bytes_at_random_never_do_worse_than_be_refused()
    {
        for (var seed = 1; seed < 300; seed++)
        {
            var noise = Pictures.Noise(40, 1, seed).Rgb.ToArray();
            byte[] file = [.. Good[..(33 + (seed % 40))], .. noise];
            Assert.Throws<PngException>(() => Png.Decode(file));
        }
    }
}
