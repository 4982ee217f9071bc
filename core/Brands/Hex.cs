using Atelier.Imaging;

namespace Atelier.Core.Brands;

/// <summary>Colours written as <c>#rrggbb</c>, and how far apart they are.</summary>
public static class Hex
{
    /// <summary>Distance as eyes judge it: Euclidean in OKLab (Björn Ottosson, 2020); 0 is equal, black to white is 1. Infinity when either isn't a colour.</summary>
    public static double Perceived(string a, string b)
    {
        if (!Rgb.TryParse(a, out var x) || !Rgb.TryParse(b, out var y)) return double.PositiveInfinity;
        return Distance(Lab(x), Lab(y));
    }

    /// <summary>Distance of the sRGB values: Euclidean, channels from 0 to 1. Infinity when either isn't a colour.</summary>
    public static double Srgb(string a, string b)
    {
        if (!Rgb.TryParse(a, out var x) || !Rgb.TryParse(b, out var y)) return double.PositiveInfinity;
        return Distance((x.R / 255.0, x.G / 255.0, x.B / 255.0), (y.R / 255.0, y.G / 255.0, y.B / 255.0));
    }

    private static double Distance((double A, double B, double C) x, (double A, double B, double C) y) =>
        Math.Sqrt(((x.A - y.A) * (x.A - y.A)) + ((x.B - y.B) * (x.B - y.B)) + ((x.C - y.C) * (x.C - y.C)));

    private static (double L, double A, double B) Lab(Rgb colour)
    {
        double r = Linear(colour.R), g = Linear(colour.G), b = Linear(colour.B);
        var l = Math.Cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        var m = Math.Cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        var s = Math.Cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
        return ((0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s),
            (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s),
            (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s));
    }

    private static double Linear(byte channel)
    {
        var c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }
}
