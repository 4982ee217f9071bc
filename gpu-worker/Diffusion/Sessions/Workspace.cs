namespace Atelier.Diffusion;

/// <summary>The buffers of one run of a model; kept by the model between runs, so that a steady load allocates nothing large. For one thread at a time.</summary>
internal sealed class Workspace(Unet unet, VaeDecoder decoder) : IDisposable
{
    /// <summary>For the UNet.</summary>
    public UnetCall Unet { get; } = new(unet);

    /// <summary>For the VAE decoder.</summary>
    public DecoderCall Decoder { get; } = decoder.Prepare();

    /// <inheritdoc/>
    public void Dispose()
    {
        Unet.Dispose();
        Decoder.Dispose();
    }
}
