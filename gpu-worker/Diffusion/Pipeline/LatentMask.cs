using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>A mask at a render's size: whether each pixel, and each latent position, is redrawn.</summary>
internal sealed class LatentMask
{
    private readonly bool[] _open;
    private readonly int _width;
    private readonly int _height;

    /// <summary>Resizes a mask and cuts its brightness at half.</summary>
    public LatentMask(Picture mask, int width, int height)
    {
        (_width, _height) = (width, height);
        var rgb = Resize.To(mask, width, height).Rgb;
        _open = new bool[width * height];
        // ITU-R 601 weights in thousandths, as for grey pictures everywhere.
        for (int i = 0, at = 0; i < _open.Length; i++, at += 3) _open[i] = (299 * rgb[at]) + (587 * rgb[at + 1]) + (114 * rgb[at + 2]) >= 127_500;
    }

    /// <summary>1 where a latent position is redrawn: its first pixel decides, as in torch's nearest interpolation.</summary>
    public float[] Positions(int factor)
    {
        var (columns, rows) = (_width / factor, _height / factor);
        var values = new float[columns * rows];
        for (var i = 0; i < values.Length; i++) values[i] = _open[(i / columns * factor * _width) + (i % columns * factor)] ? 1 : 0;
        return values;
    }

    /// <summary>Planes of -1 to 1 with middle grey where they are redrawn.</summary>
    public float[] Kept(float[] planes)
    {
        var kept = new float[planes.Length];
        for (var start = 0; start < planes.Length; start += _open.Length)
        {
            for (var i = 0; i < _open.Length; i++) kept[start + i] = _open[i] ? 0 : planes[start + i];
        }

        return kept;
    }
}
