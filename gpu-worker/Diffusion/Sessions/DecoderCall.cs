using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>Decodes latents to pictures, several of one size in a call. For one thread at a time.</summary>
internal sealed class DecoderCall : IDisposable
{
    private const int MostPixels = 1 << 20;
    private readonly NetworkCall _call;
    private readonly TensorBuffer _input;
    private readonly TensorBuffer _output;
    private readonly VaeConfig _config;
    private readonly int _most;
    private float[] _scaled = [];

    /// <summary>Buffers for a decoder's ports.</summary>
    public DecoderCall(OnnxNetwork network, TensorPort latent, TensorPort sample, VaeConfig config)
    {
        _call = new NetworkCall(network);
        _input = _call.Input(latent);
        _output = _call.Output(sample);
        _config = config;
        _most = latent.Dimensions[0] > 0 ? 1 : 8;
    }

    /// <summary>How many latents of this size are decoded in one call: what a decoder needs grows with the pixels, far beyond what the UNet needs.</summary>
    public int ChunkOf(int height, int width) => Math.Clamp(MostPixels / (height * width * _config.Factor * _config.Factor), 1, _most);

    /// <summary>Decodes one latent.</summary>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.NotFinite"/>, or the run failed.</exception>
    public Picture Decode(Latent source) => Decode([source])[0] ?? throw NotFinite();

    /// <summary>Decodes latents of one size in one call.</summary>
    /// <returns>A picture for each; null for one whose values are not finite (<see cref="NotFinite"/>).</returns>
    /// <exception cref="DiffusionException">The run failed, or memory ran out.</exception>
    public IReadOnlyList<Picture?> Decode(IReadOnlyList<Latent> sources)
    {
        var first = sources[0];
        var (width, height) = (first.Width * _config.Factor, first.Height * _config.Factor);
        _input.Shaped(sources.Count, first.Channels, first.Height, first.Width);
        _output.Shaped(sources.Count, 3, height, width);
        var count = first.Values.Length;
        if (_scaled.Length < count) _scaled = new float[count];
        var scaled = _scaled.AsSpan(0, count);
        for (var i = 0; i < sources.Count; i++)
        {
            sources[i].Values.CopyTo(scaled);
            LatentScaling.ToVae(scaled, _config);
            _input.Write(i * count, scaled);
        }

        _call.Run();
        var pictures = new Picture?[sources.Count];
        for (var i = 0; i < pictures.Length; i++)
        {
            var values = _output.Read(i * 3 * width * height, 3 * width * height);
            pictures[i] = Finite.All(values) ? PixelConversion.ToPicture(values, width, height) : null;
        }

        return pictures;
    }

    /// <summary>What is wrong with a picture that was not given.</summary>
    public static DiffusionException NotFinite() => new(
        DiffusionErrorCodes.NotFinite,
        "model",
        "The VAE decoder gave values that are not finite.",
        "Half precision overflows in some VAEs: use a VAE decoder exported in single precision.");

    /// <summary>Gives back what the network holds of a device's memory between runs, where it holds any; each network holds what its largest run took.</summary>
    public bool GiveBack() => _call.GiveBack();

    /// <inheritdoc/>
    public void Dispose() => _call.Dispose();
}
