namespace Atelier.Imaging;

/// <summary>A colour in CIELAB under D65: distances are nearly what eyes see.</summary>
/// <param name="L">Lightness, 0 to 100.</param>
/// <param name="A">From green to red, about -100 to 100.</param>
/// <param name="B">From blue to yellow, about -100 to 100.</param>
public readonly record struct Lab(double L, double A, double B)
{
    // IEC 61966-2-1, and the D65 white of 2 degrees.
    private const double WhiteX = 0.95047, WhiteZ = 1.08883;
    private static readonly double[] Linear = [.. Enumerable.Range(0, 256).Select(v => v / 255.0).Select(v => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4))];

    /// <summary>An sRGB colour in CIELAB.</summary>
    /// <param name="colour">The colour.</param>
    public static Lab From(Rgb colour)
    {
        var (r, g, b) = (Linear[colour.R], Linear[colour.G], Linear[colour.B]);
        var x = Curve(((0.4124564 * r) + (0.3575761 * g) + (0.1804375 * b)) / WhiteX);
        var y = Curve((0.2126729 * r) + (0.7151522 * g) + (0.0721750 * b));
        var z = Curve(((0.0193339 * r) + (0.1191920 * g) + (0.9503041 * b)) / WhiteZ);
        return new Lab((116 * y) - 16, 500 * (x - y), 200 * (y - z));
    }

    /// <summary>The square of the straight distance (CIE76), good enough to find what is nearest.</summary>
    internal double SquaredDistance(Lab other)
    {
        var (l, a, b) = (L - other.L, A - other.A, B - other.B);
        return (l * l) + (a * a) + (b * b);
    }

    private static double Curve(double t)
    {
        const double Edge = 6.0 / 29;
        return t > Edge * Edge * Edge ? Math.Cbrt(t) : (t / (3 * Edge * Edge)) + (4.0 / 29);
    }
}
