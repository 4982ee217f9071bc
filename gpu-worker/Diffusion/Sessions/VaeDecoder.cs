namespace Atelier.Diffusion;

/// <summary>Latents to pictures. Thread-safe; each run brings its own <see cref="DecoderCall"/>.</summary>
internal sealed class VaeDecoder(OnnxNetwork network, TensorPort latent, TensorPort sample, VaeConfig config)
{
    /// <summary>Finds the ports; null when problems were added.</summary>
    public static VaeDecoder? Bind(OnnxNetwork network, VaeConfig config, List<string> problems) =>
        Find(network, config, problems) is { } ports ? new VaeDecoder(network, ports.Input, ports.Output, config) : null;

    /// <summary>Finds the ports of a file or session; null when problems were added.</summary>
    public static (TensorPort Input, TensorPort Output)? Find(INetworkPorts network, VaeConfig config, List<string> problems)
    {
        var finder = new PortFinder("vae_decoder", network, problems);
        var latent = finder.RealInput(4, "latent_sample", "latent", "z");
        var sample = finder.RealOutput(4, "sample");
        finder.RefuseOthers();
        finder.ExpectBatchOfOne(latent);
        finder.Expect(latent, 1, config.LatentChannels, "channels");
        finder.Expect(sample, 1, 3, "channels");
        return latent is null || sample is null ? null : (latent, sample);
    }

    /// <summary>The only size it takes.</summary>
    public ExportedSize Size => ExportedSize.Of("vae_decoder", latent, config.Factor);

    /// <summary>The only latent height it takes; less than 1 where it takes any.</summary>
    public int Height => latent.Dimensions[2];

    /// <summary>The only latent width it takes; less than 1 where it takes any.</summary>
    public int Width => latent.Dimensions[3];

    /// <summary>Buffers for its calls.</summary>
    public DecoderCall Prepare() => new(network, latent, sample, config);
}
