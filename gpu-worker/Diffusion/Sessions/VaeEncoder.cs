using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>Pictures to latents. Thread-safe.</summary>
internal sealed class VaeEncoder(OnnxNetwork network, TensorPort sample, TensorPort latent, VaeConfig config)
{
    /// <summary>Finds the ports; null when problems were added.</summary>
    public static VaeEncoder? Bind(OnnxNetwork network, VaeConfig config, List<string> problems) =>
        Find(network, config, problems) is { } ports ? new VaeEncoder(network, ports.Input, ports.Output, config) : null;

    /// <summary>Finds the ports of a file or session; null when problems were added.</summary>
    public static (TensorPort Input, TensorPort Output)? Find(INetworkPorts network, VaeConfig config, List<string> problems)
    {
        var finder = new PortFinder("vae_encoder", network, problems);
        var sample = finder.RealInput(4, "sample");
        var latent = finder.RealOutput(4, "latent_parameters", "latent_sample", "latent_dist", "latent");
        finder.RefuseOthers();
        finder.ExpectBatchOfOne(sample);
        finder.Expect(sample, 1, 3, "channels");
        return sample is null || latent is null ? null : (sample, latent);
    }

    /// <summary>The only size it takes.</summary>
    public ExportedSize Size => ExportedSize.Of("vae_encoder", sample, 1);

    /// <summary>Encodes a picture whose sides are multiples of the latent factor.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="noise">Draws for the sample around the mean, as diffusers does before anything else of the render; unused where the network gives the latent itself.</param>
    public Latent Encode(Picture picture, TorchGenerator noise) => Encode(PixelConversion.FromPicture(picture), picture.Width, picture.Height, noise);

    /// <summary>Encodes planes of -1 to 1, red, green and blue.</summary>
    /// <param name="planes">The planes.</param>
    /// <param name="columns">Pixels a row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="noise">As for pictures.</param>
    public Latent Encode(float[] planes, int columns, int rows, TorchGenerator noise)
    {
        using var buffer = new TensorBuffer(sample.Type);
        var input = buffer.Shaped(1, 3, rows, columns);
        buffer.Write(0, planes);
        var (values, shape) = network.Run(sample.Name, input, shrinks: true, latent.Name)[0];
        GC.KeepAlive(buffer);
        var (height, width) = (rows / config.Factor, columns / config.Factor);
        var count = config.LatentChannels * height * width;
        var sampled = values.Length == 2 * count;
        if (!(sampled || values.Length == count) || shape[2] != height || shape[3] != width)
        {
            throw new DiffusionException(
                DiffusionErrorCodes.Run,
                "model",
                $"The VAE encoder gave the shape [{string.Join(", ", shape)}] for a picture of {columns}x{rows}.",
                $"Use an encoder that gives {config.LatentChannels} or {2 * config.LatentChannels} channels at one {config.Factor}th of the size.");
        }

        var result = sampled ? Sample(values, count, noise) : values;
        LatentScaling.FromVae(result, config);
        if (!Finite.All(result))
        {
            throw new DiffusionException(
                DiffusionErrorCodes.NotFinite,
                "model",
                "The VAE encoder gave values that are not finite.",
                "Half precision overflows in some VAEs: use a VAE encoder exported in single precision.");
        }

        return new Latent(config.LatentChannels, height, width, result);
    }

    private static float[] Sample(float[] parameters, int count, TorchGenerator noise)
    {
        var result = new float[count];
        noise.Fill(result);
        for (var i = 0; i < count; i++) result[i] = parameters[i] + (MathF.Exp(Math.Clamp(parameters[count + i], -30, 20) / 2) * result[i]);
        return result;
    }
}
