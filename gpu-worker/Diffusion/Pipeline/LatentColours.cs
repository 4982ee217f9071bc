using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>
/// A linear map from latents to colours, one pixel a latent position: what a picture looks like before it is decoded, for next to nothing. Fitted to a model's own VAE
/// decoder by least squares over seeded latents, so it knows no families. Immutable.
/// </summary>
internal sealed class LatentColours
{
    private const int Side = 16;
    private static readonly int[] Patches = [1, 2, 4, 8, 2, 4];
    private static readonly int[] Bands = [1, 2, 4, 8];

    // For each colour a weight a channel, and a constant.
    private readonly double[][] _weights;
    private readonly int _channels;

    private LatentColours(double[][] weights, int channels) => (_weights, _channels) = (weights, channels);

    /// <summary>Decodes a few latents of seeded squares and fits the map to them.</summary>
    /// <param name="decode">Decodes a latent.</param>
    /// <param name="channels">Channels of its latents.</param>
    /// <param name="height">The only height the decoder takes, or less than 1.</param>
    /// <param name="width">The only width the decoder takes, or less than 1.</param>
    public static LatentColours Fit(Func<Latent, Picture> decode, int channels, int height, int width)
    {
        var noise = new TorchGenerator(0);
        var fit = new LeastSquares(channels + 1, 3);

        // One of a whole picture's size tells as much as several small ones, and decoding it holds others up as long as any picture does.
        int[][] latents = height > 0 || width > 0 ? [Bands] : [.. Patches.Select(p => new[] { p })];
        foreach (var patches in latents)
        {
            var (rows, columns) = (height > 0 ? height : Side, width > 0 ? width : Side);
            var latent = new Latent(channels, rows, columns, Squares(noise, channels, rows, columns, patches));
            fit.Add(latent, decode(latent));
        }

        return new LatentColours(fit.Solve(), channels);
    }

    /// <summary>A small picture of a latent, one pixel a position.</summary>
    /// <param name="values">Channel after channel.</param>
    /// <param name="width">Positions a row.</param>
    /// <param name="height">Rows.</param>
    public Picture Apply(ReadOnlySpan<float> values, int width, int height)
    {
        var (size, rgb) = (width * height, new byte[width * height * 3]);
        for (var i = 0; i < size; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                var colour = _weights[c][_channels];
                for (var k = 0; k < _channels; k++) colour += _weights[c][k] * values[(k * size) + i];
                rgb[(i * 3) + c] = (byte)Math.Round(Math.Clamp(colour, 0, 255));
            }
        }

        return new Picture(width, height, rgb);
    }

    /// <summary>Squares of several sizes, in a band each.</summary>
    private static float[] Squares(TorchGenerator noise, int channels, int height, int width, int[] patches)
    {
        var values = Squares(noise, channels, height, width, patches[0]);
        foreach (var (band, patch) in patches.Index().Skip(1))
        {
            var squares = Squares(noise, channels, height, width, patch);
            for (var i = 0; i < values.Length; i++)
            {
                if (i / width % height * patches.Length / height == band) values[i] = squares[i];
            }
        }

        return values;
    }

    /// <summary>Planes of squares, each of one normal value: the flat parts of pictures, roughly.</summary>
    private static float[] Squares(TorchGenerator noise, int channels, int height, int width, int patch)
    {
        var (rows, columns) = ((height + patch - 1) / patch, (width + patch - 1) / patch);
        var squares = new float[channels * rows * columns];
        noise.Fill(squares);
        var values = new float[channels * height * width];
        for (var i = 0; i < values.Length; i++)
        {
            var (c, y, x) = (i / (height * width), i / width % height, i % width);
            values[i] = squares[(((c * rows) + (y / patch)) * columns) + (x / patch)];
        }

        return values;
    }
}
