using Atelier.Imaging;

namespace Atelier.Web.Connector;

/// <summary>Draws the connector's icon: a framed picture, sun over a hill, on the brand's colour. 230 by 230 pixels, the mark within 70 % of it, as the certification asks. Pure.</summary>
internal static class ConnectorIcon
{
    private const int Side = 230;
    private const int Samples = 4;

    private static readonly Rgb Ground = Parse(ConnectorProperties.Brand);
    private static readonly Rgb Paper = Parse("#fdfaf3");
    private static readonly Rgb Sun = Parse("#e8a33d");
    private static readonly Rgb Hill = Parse("#1c4f4c");

    public static byte[] Draw()
    {
        var rgb = new byte[Side * Side * 3];
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                Mix(x, y, rgb.AsSpan(((y * Side) + x) * 3, 3));
            }
        }

        return Png.Encode(new Picture(Side, Side, rgb));
    }

    // Several looks into each pixel, so that edges are smooth.
    private static void Mix(int x, int y, Span<byte> pixel)
    {
        var (red, green, blue) = (0, 0, 0);
        for (var i = 0; i < Samples * Samples; i++)
        {
            var colour = At(x + (((i % Samples) + 0.5) / Samples), y + (((i / Samples) + 0.5) / Samples));
            (red, green, blue) = (red + colour.R, green + colour.G, blue + colour.B);
        }

        const int n = Samples * Samples;
        (pixel[0], pixel[1], pixel[2]) = ((byte)(red / n), (byte)(green / n), (byte)(blue / n));
    }

    private static Rgb At(double x, double y)
    {
        if (!IsIn(x, y, 40, 46, 190, 184, 14))
        {
            return Ground;
        }

        if (!IsIn(x, y, 52, 58, 178, 172, 6))
        {
            return Paper;
        }

        var isHill = y > 150 - (38 * Math.Exp(-Math.Pow((x - 140) / 34, 2))) - (16 * Math.Exp(-Math.Pow((x - 74) / 26, 2)));
        return isHill ? Hill : Math.Pow(x - 90, 2) + Math.Pow(y - 92, 2) < 18 * 18 ? Sun : Ground;
    }

    private static bool IsIn(double x, double y, double left, double top, double right, double bottom, double round)
    {
        var (dx, dy) = (Math.Max(Math.Max(left + round - x, x - right + round), 0), Math.Max(Math.Max(top + round - y, y - bottom + round), 0));
        return (dx * dx) + (dy * dy) <= round * round;
    }

    private static Rgb Parse(string text) => Rgb.TryParse(text, out var colour) ? colour : throw new FormatException(text);
}
