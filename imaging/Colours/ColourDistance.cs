namespace Atelier.Imaging;

/// <summary>How different two colours look: CIEDE2000 (Sharma, Wu and Dalal 2005). Below 1 nobody sees it, at 2 to 3 the eye of a designer does, from 10 on anybody.</summary>
public static class ColourDistance
{
    /// <summary>The distance of two sRGB colours; 0 for the same, about 100 for black and white.</summary>
    /// <param name="first">A colour.</param>
    /// <param name="second">A colour.</param>
    public static double Between(Rgb first, Rgb second) => Between(Lab.From(first), Lab.From(second));

    /// <summary>The distance of two CIELAB colours.</summary>
    /// <param name="first">A colour.</param>
    /// <param name="second">A colour.</param>
    public static double Between(Lab first, Lab second)
    {
        var meanChroma = (Math.Sqrt((first.A * first.A) + (first.B * first.B)) + Math.Sqrt((second.A * second.A) + (second.B * second.B))) / 2;
        var greyness = 1 + (0.5 * (1 - Math.Sqrt(Seventh(meanChroma))));
        var (c1, h1) = Polar(first, greyness);
        var (c2, h2) = Polar(second, greyness);
        var dl = second.L - first.L;
        var dc = c2 - c1;
        var dh = c1 * c2 == 0 ? 0 : Wrapped(h2 - h1);
        var dHue = 2 * Math.Sqrt(c1 * c2) * Math.Sin(Radians(dh / 2));

        var l = (first.L + second.L) / 2;
        var c = (c1 + c2) / 2;
        var h = MeanHue(c1, h1, c2, h2);
        var t = 1 - (0.17 * Math.Cos(Radians(h - 30))) + (0.24 * Math.Cos(Radians(2 * h))) + (0.32 * Math.Cos(Radians((3 * h) + 6))) - (0.20 * Math.Cos(Radians((4 * h) - 63)));
        var fromMiddle = (l - 50) * (l - 50);
        var sl = 1 + (0.015 * fromMiddle / Math.Sqrt(20 + fromMiddle));
        var sc = 1 + (0.045 * c);
        var sh = 1 + (0.015 * c * t);
        var turn = (h - 275) / 25;
        var rotation = -Math.Sin(Radians(60 * Math.Exp(-turn * turn))) * 2 * Math.Sqrt(Seventh(c));
        var (vl, vc, vh) = (dl / sl, dc / sc, dHue / sh);
        return Math.Sqrt((vl * vl) + (vc * vc) + (vh * vh) + (rotation * vc * vh));
    }

    private static double Seventh(double chroma)
    {
        var power = Math.Pow(chroma, 7);
        return power / (power + 6103515625.0);
    }

    private static (double Chroma, double Hue) Polar(Lab colour, double greyness)
    {
        var a = colour.A * greyness;
        var hue = a == 0 && colour.B == 0 ? 0 : Math.Atan2(colour.B, a) * 180 / Math.PI;
        return (Math.Sqrt((a * a) + (colour.B * colour.B)), hue < 0 ? hue + 360 : hue);
    }

    private static double MeanHue(double c1, double h1, double c2, double h2)
    {
        if (c1 * c2 == 0) return h1 + h2;
        if (Math.Abs(h1 - h2) <= 180) return (h1 + h2) / 2;
        return h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2;
    }

    private static double Wrapped(double degrees) => degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
