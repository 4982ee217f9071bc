using Atelier.Imaging;

namespace Atelier.Benchmarks.Painting;

/// <summary>A picture that costs almost nothing: a gradient with three discs. The same seed looks alike at every size, so that a final resembles its preview.</summary>
internal static class Canvas
{
    public static byte[] Png(long seed, int width, int height)
    {
        var random = new Random((int)(seed ^ (seed >> 32)));
        var (red, green, blue) = (random.Next(60, 200), random.Next(60, 200), random.Next(60, 200));
        var discs = Enumerable.Range(0, 3).Select(_ => (X: random.NextDouble(), Y: random.NextDouble(), R: 0.08 + (0.15 * random.NextDouble()), Shade: (byte)random.Next(220, 256))).ToArray();
        var rgb = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (u, v) = ((x + 0.5) / width, (y + 0.5) / height);
                var at = ((y * width) + x) * 3;
                var light = (int)(40 * v);
                (rgb[at], rgb[at + 1], rgb[at + 2]) = ((byte)(red + light), (byte)(green + light), (byte)(blue + light));
                foreach (var disc in discs)
                {
                    if (((disc.X - u) * (disc.X - u)) + ((disc.Y - v) * (disc.Y - v)) < disc.R * disc.R)
                    {
                        rgb.AsSpan(at, 3).Fill(disc.Shade);
                    }
                }
            }
        }

        return Imaging.Png.Encode(new Picture(width, height, rgb));
    }
}
