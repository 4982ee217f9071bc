namespace Atelier.Diffusion;

/// <summary>Noisy latents, [places, channels, height, width]; in inpainting UNets followed by the mask and the latent of what is kept.</summary>
internal sealed class SampleInput(TensorPort port) : UnetInput(port)
{
    private float[] _scaled = [];

    /// <inheritdoc/>
    public override void Fill(IReadOnlyList<DenoiseRow> rows, int places)
    {
        var first = rows[0];
        var size = first.Sample.Length;
        var plane = first.Height * first.Width;
        var extra = first.MaskChannels.Length;
        Buffer.Shaped(places, first.Channels + (extra / plane), first.Height, first.Width);
        if (_scaled.Length < size) _scaled = new float[size];
        var scaled = _scaled.AsSpan(0, size);
        var at = 0;
        foreach (var row in rows)
        {
            row.ScaledInput(scaled);
            for (var i = 0; i < row.Places; i++, at += size + extra)
            {
                Buffer.Write(at, scaled);
                if (extra > 0) Buffer.Write(at + size, row.MaskChannels);
            }
        }
    }
}
