using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>Least squares from a latent position's channels and a constant to the mean colour of the pixels it covers, by the normal equations.</summary>
internal sealed class LeastSquares(int inputs, int outputs)
{
    // Keeps the equations solvable where a channel does nothing; far below what the others weigh.
    private const double Ridge = 1e-3;
    private readonly double[,] _left = new double[inputs, inputs];
    private readonly double[,] _right = new double[inputs, outputs];

    /// <summary>Counts a latent and what it was decoded to.</summary>
    public void Add(Latent latent, Picture picture)
    {
        var (size, factor) = (latent.Height * latent.Width, picture.Width / latent.Width);
        var x = new double[inputs];
        x[^1] = 1;
        for (var i = 0; i < size; i++)
        {
            for (var c = 0; c < latent.Channels; c++) x[c] = latent.Values[(c * size) + i];
            for (var a = 0; a < inputs; a++)
            {
                for (var b = 0; b < inputs; b++) _left[a, b] += x[a] * x[b];
                for (var o = 0; o < outputs; o++) _right[a, o] += x[a] * Mean(picture, i % latent.Width * factor, i / latent.Width * factor, factor, o);
            }
        }
    }

    /// <summary>The weights, for each output one an input.</summary>
    public double[][] Solve()
    {
        for (var a = 0; a < inputs; a++) _left[a, a] += Ridge;

        // Gauss and Jordan; the matrix is symmetric and positive definite, so no pivot is zero.
        for (var pivot = 0; pivot < inputs; pivot++)
        {
            var scale = _left[pivot, pivot];
            for (var b = 0; b < inputs; b++) _left[pivot, b] /= scale;
            for (var o = 0; o < outputs; o++) _right[pivot, o] /= scale;
            for (var row = 0; row < inputs; row++)
            {
                var by = _left[row, pivot];
                if (row == pivot || by == 0) continue;
                for (var b = 0; b < inputs; b++) _left[row, b] -= by * _left[pivot, b];
                for (var o = 0; o < outputs; o++) _right[row, o] -= by * _right[pivot, o];
            }
        }

        return [.. Enumerable.Range(0, outputs).Select(o => Enumerable.Range(0, inputs).Select(a => _right[a, o]).ToArray())];
    }

    private static double Mean(Picture picture, int left, int top, int factor, int channel)
    {
        var sum = 0;
        for (var y = top; y < top + factor; y++)
        {
            var row = picture.Row(y);
            for (var x = left; x < left + factor; x++) sum += row[(x * 3) + channel];
        }

        return (double)sum / (factor * factor);
    }
}
