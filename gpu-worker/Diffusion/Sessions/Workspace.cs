namespace Atelier.Diffusion;

/// <summary>The buffers of one call of the pipeline; kept by the model between calls, so that a steady load allocates nothing large. For one thread at a time.</summary>
internal sealed class Workspace : IDisposable
{
    /// <summary>Buffers for a model's ports.</summary>
    public Workspace(Unet unet, TensorPort decoderInput, TensorPort decoderOutput)
    {
        Unet = new UnetCall(unet);
        DecoderInput = new TensorBuffer(decoderInput.Type);
        DecoderOutput = new TensorBuffer(decoderOutput.Type);
    }

    /// <summary>For the UNet.</summary>
    public UnetCall Unet { get; }

    /// <summary>For the VAE decoder's latent.</summary>
    public TensorBuffer DecoderInput { get; }

    /// <summary>For the VAE decoder's picture.</summary>
    public TensorBuffer DecoderOutput { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Unet.Dispose();
        DecoderInput.Dispose();
        DecoderOutput.Dispose();
    }
}
