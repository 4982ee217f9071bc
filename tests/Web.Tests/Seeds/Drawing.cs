using System.Collections.Concurrent;
using Atelier.Imaging;

namespace Atelier.Web.Tests.Seeds;

/// <summary>Draws pictures like the demo model's: soft backgrounds with round shapes.</summary>
public static class Drawing
{
    private static readonly (Rgb Top, Rgb Bottom, Rgb Shape)[] Looks =
    [
        (new(247, 231, 206), new(240, 190, 140), new(196, 72, 54)),
        (new(214, 232, 226), new(120, 178, 170), new(252, 244, 222)),
        (new(250, 214, 150), new(236, 130, 110), new(110, 40, 90)),
        (new(226, 226, 244), new(150, 160, 214), new(250, 200, 90)),
    ];

    private static readonly ConcurrentDictionary<(int Number, int Side), byte[]> Drawn = new();

    /// <summary>A PNG; the number picks look and shapes.</summary>
    public static byte[] Png(int number, int side = 256) => Drawn.GetOrAdd((number, side), d => Draw(d.Number, d.Side));

    private static byte[] Draw(int number, int side)
    {
        var (top, bottom, shape) = Looks[number % Looks.Length];
        var rgb = new byte[side * side * 3];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var colour = Mix(top, bottom, (double)y / side);
                for (var i = 0; i <= number % 3; i++)
                {
                    var (cx, cy, r) = (side * (0.3 + (0.22 * i)), side * (0.45 + (0.12 * ((i + number) % 2))), side * (0.2 - (0.03 * i)));
                    var edge = Math.Clamp(r - Math.Sqrt(((x - cx) * (x - cx)) + ((y - cy) * (y - cy))) + 0.5, 0, 1);
                    colour = Mix(colour, i % 2 == 0 ? shape : Mix(shape, top, 0.45), edge);
                }

                (rgb[((y * side) + x) * 3], rgb[(((y * side) + x) * 3) + 1], rgb[(((y * side) + x) * 3) + 2]) = (colour.R, colour.G, colour.B);
            }
        }

        return Imaging.Png.Encode(new Picture(side, side, rgb));
    }

    private static Rgb Mix(Rgb a, Rgb b, double t) => new(Mix(a.R, b.R, t), Mix(a.G, b.G, t), Mix(a.B, b.B, t));

    private static byte Mix(byte a, byte b, double t) => (byte)Math.Round(a + ((b - a) * t));
}
