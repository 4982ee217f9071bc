using System.Globalization;

namespace Atelier.Imaging.Tests;

public sealed class ColourTests
{
    /// <summary>Sharma, Wu and Dalal 2005, table 1: L, a, b of two colours and their distance.</summary>
    private const string SharmasPairs = """
        50 2.6772 -79.7751 50 0 -82.7485 2.0425
        50 3.1571 -77.2803 50 0 -82.7485 2.8615
        50 2.8361 -74.0200 50 0 -82.7485 3.4412
        50 -1.3802 -84.2814 50 0 -82.7485 1.0000
        50 -1.1848 -84.8006 50 0 -82.7485 1.0000
        50 -0.9009 -85.5211 50 0 -82.7485 1.0000
        50 0 0 50 -1 2 2.3669
        50 -1 2 50 0 0 2.3669
        50 2.4900 -0.0010 50 -2.4900 0.0009 7.1792
        50 2.4900 -0.0010 50 -2.4900 0.0010 7.1792
        50 2.4900 -0.0010 50 -2.4900 0.0011 7.2195
        50 2.4900 -0.0010 50 -2.4900 0.0012 7.2195
        50 -0.0010 2.4900 50 0.0009 -2.4900 4.8045
        50 -0.0010 2.4900 50 0.0011 -2.4900 4.7461
        50 -0.0010 2.4900 50 0.0012 -2.4900 4.7461
        50 2.5 0 50 0 -2.5 4.3065
        50 2.5 0 73 25 -18 27.1492
        50 2.5 0 61 -5 29 22.8977
        50 2.5 0 56 -27 -3 31.9030
        50 2.5 0 58 24 15 19.4535
        50 2.5 0 50 3.1736 0.5854 1.0000
        50 2.5 0 50 3.2972 0 1.0000
        50 2.5 0 50 1.8634 0.5757 1.0000
        50 2.5 0 50 3.2592 0.3350 1.0000
        60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
        63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
        61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
        35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
        22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
        36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
        90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
        90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
        6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
        2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
        """;

    public static TheoryData<string> Pairs => [.. SharmasPairs.Split('\n')];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Distances_are_those_of_the_papers_table(string pair)
    {
        double[] n = [.. pair.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        var (a, b) = (new Lab(n[0], n[1], n[2]), new Lab(n[3], n[4], n[5]));
        Assert.Equal(n[6], ColourDistance.Between(a, b), 1e-4);
        Assert.Equal(n[6], ColourDistance.Between(b, a), 1e-4);
    }

    [Theory]
    [InlineData("#FF0000", 53.24, 80.09, 67.20)]
    [InlineData("#00FF00", 87.73, -86.18, 83.18)]
    [InlineData("#0000FF", 32.30, 79.19, -107.86)]
    [InlineData("#FFFFFF", 100, 0, 0)]
    [InlineData("#000000", 0, 0, 0)]
    public void The_primaries_are_where_cielab_has_them(string hex, double l, double a, double b)
    {
        Assert.True(Rgb.TryParse(hex, out var colour));
        var lab = Lab.From(colour);
        Assert.Equal(l, lab.L, 0.02);
        Assert.Equal(a, lab.A, 0.02);
        Assert.Equal(b, lab.B, 0.02);
    }

    [Fact]
    public void Dominant_colours_are_those_of_the_drawing_with_their_shares()
    {
        var colours = DominantColours.Of(Pictures.Disc(128, radius: 0.3), 3);
        Assert.InRange(ColourDistance.Between(colours[0].Colour, new Rgb(20, 110, 120)), 0, 1);
        Assert.InRange(ColourDistance.Between(colours[1].Colour, new Rgb(240, 240, 240)), 0, 1);
        Assert.Equal(1 - (Math.PI * 0.09), colours[0].Share, 0.01);
        Assert.Equal(1, colours.Sum(c => c.Share), 1e-9);
    }

    [Fact]
    public void A_picture_of_one_colour_has_one() =>
        Assert.Equal([new ColourShare(new Rgb(9, 8, 7), 1)], DominantColours.Of(Picture.Solid(10, 10, new Rgb(9, 8, 7))));

    [Fact]
    public void A_gradient_is_cut_into_as_many_as_asked_for_and_always_the_same()
    {
        var colours = DominantColours.Of(Pictures.Gradient(), 6);
        Assert.Equal(6, colours.Count);
        Assert.Equal(colours, DominantColours.Of(Pictures.Gradient(), 6));
        Assert.Equal(colours.OrderByDescending(c => c.Share), colours);
    }

    [Theory]
    [InlineData("#1a2B3c", true)]
    [InlineData("1A2B3C", true)]
    [InlineData("#12345", false)]
    [InlineData("#12345G", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Colours_are_read_from_hexadecimal_text(string? text, bool good)
    {
        Assert.Equal(good, Rgb.TryParse(text, out var colour));
        if (good) Assert.Equal("#1A2B3C", colour.ToString());
    }
}
