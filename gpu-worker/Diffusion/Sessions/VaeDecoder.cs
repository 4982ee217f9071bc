using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>Latents to pictures. Thread-safe.</summary>
internal sealed class VaeDecoder(OnnxNetwork network, TensorPort latent, TensorPort sample, VaeConfig config) : IDisposable
{
    /// <summary>Finds the ports; null when problems were added.</summary>
    public static VaeDecoder? Bind(OnnxNetwork network, VaeConfig config, List<string> problems)
    {
        var finder = new PortFinder("vae_decoder", network, problems);
        var latent = finder.RealInput(4, "latent_sample", "latent", "z");
        var sample = finder.RealOutput(4, "sample");
        finder.RefuseOthers();
        finder.Expect(latent, 1, config.LatentChannels, "channels");
        finder.Expect(sample, 1, 3, "channels");
        return latent is null || sample is null ? null : new VaeDecoder(network, latent, sample, config);
    }

    /// <summary>The latent's port.</summary>
    public TensorPort Input => latent;

    /// <summary>The picture's port.</summary>
    public TensorPort Output => sample;

    /// <summary>Decodes one latent.</summary>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.NotFinite"/>, or the run failed.</exception>
    public Picture Decode(Workspace workspace, Latent source)
    {
        var scaled = source.Values.ToArray();
        LatentScaling.ToVae(scaled, config);
        var input = workspace.DecoderInput.Shaped(1, source.Channels, source.Height, source.Width);
        workspace.DecoderInput.Write(0, scaled);
        var (width, height) = (source.Width * config.Factor, source.Height * config.Factor);
        var output = workspace.DecoderOutput.Shaped(1, 3, height, width);
        network.Run([latent.Name], [input], [sample.Name], [output]);
        var values = workspace.DecoderOutput.Read(0, 3 * width * height);
        if (!Finite.All(values))
        {
            throw new DiffusionException(
                DiffusionErrorCodes.NotFinite,
                "model",
                "The VAE decoder gave values that are not finite.",
                "Half precision overflows in some VAEs: use a VAE decoder exported in single precision.");
        }

        return PixelConversion.ToPicture(values, width, height);
    }

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();
}
