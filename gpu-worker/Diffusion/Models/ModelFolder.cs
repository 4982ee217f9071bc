namespace Atelier.Diffusion;

/// <summary>
/// A model as people have it: a folder in the diffusers ONNX layout (<c>model_index.json</c>, <c>scheduler/</c>, <c>tokenizer/</c>, <c>text_encoder/</c>,
/// <c>unet/</c>, <c>vae_decoder/</c>, in SDXL <c>tokenizer_2/</c> and <c>text_encoder_2/</c>, optionally <c>vae_encoder/</c>), proved to be complete. Immutable, so it may be shared between threads.
/// </summary>
public sealed class ModelFolder
{
    private readonly IReadOnlyDictionary<ModelComponent, string> _files;
    private readonly Lazy<string> _hash;

    internal ModelFolder(string path, IReadOnlyDictionary<ModelComponent, string> files, IReadOnlyList<ModelFile> deciding)
    {
        Path = path;
        _files = files;
        Bytes = deciding.Sum(f => f.Length);
        NetworkFiles = [.. deciding.Where(f => files.Values.Any(network => System.IO.Path.GetDirectoryName(network) == System.IO.Path.GetDirectoryName(f.Path)))];
        NetworkBytes = NetworkFiles.Sum(f => f.Length);
        _hash = new Lazy<string>(() => ModelHash.Compute(path), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>What the model says of itself.</summary>
    public required ModelCard Card { get; init; }

    /// <summary>Which components there are, and what the pipeline was told.</summary>
    public required ModelIndex Index { get; init; }

    /// <summary>The UNet's configuration.</summary>
    public required UnetConfig Unet { get; init; }

    /// <summary>The VAE's configuration.</summary>
    public required VaeConfig Vae { get; init; }

    /// <summary>The scheduler's configuration.</summary>
    public required SchedulerConfig Scheduler { get; init; }

    /// <summary>One tokenizer for each text encoder, in the order in which their states are joined.</summary>
    public required IReadOnlyList<ClipTokenizer> Tokenizers { get; init; }

    /// <summary>The first tokenizer.</summary>
    public ClipTokenizer Tokenizer => Tokenizers[0];

    /// <summary>The text encoders, in the order in which their states are joined.</summary>
    public IReadOnlyList<ModelComponent> TextEncoders => [.. new[] { ModelComponent.TextEncoder, ModelComponent.TextEncoder2 }.Where(_files.ContainsKey)];

    /// <summary>The text encoders' configurations, in the same order.</summary>
    public required IReadOnlyList<TextEncoderConfig> TextEncoderConfigs { get; init; }

    /// <summary>Whether the UNet takes SDXL's pooled prompts and sizes.</summary>
    public bool IsXl => Unet.AdditionEmbedType == UnetConfig.TextTime;

    /// <summary>Whether the UNet takes a mask and the picture around it beside the latent.</summary>
    public bool Inpaints => Unet.InChannels > Vae.LatentChannels;

    /// <summary>Whether a negative prompt that is not given is zeros.</summary>
    public bool ZeroesMissingNegative => IsXl && Index.ForceZerosForEmptyPrompt;

    /// <summary>Whether the folder's VAE encoder draws random numbers of its own, so that no seed decides; it is not used.</summary>
    public bool EncoderSamples { get; init; }

    /// <summary>Hash of all that decides on pixels (<see cref="ModelHash"/>); computed when first asked for.</summary>
    public string Hash => _hash.Value;

    /// <summary>The networks, with all that lies beside them.</summary>
    internal IReadOnlyList<ModelFile> NetworkFiles { get; }

    /// <summary>Bytes of all networks with their weights, as files.</summary>
    public long NetworkBytes { get; }

    /// <summary>Bytes of all that <see cref="Hash"/> is over.</summary>
    public long Bytes { get; }

    /// <summary>Whether pictures can be encoded: image to image, and promotion by pixels.</summary>
    public bool HasEncoder => _files.ContainsKey(ModelComponent.VaeEncoder);

    /// <summary>The full path of a network's ONNX file; null when the folder has none that can be used.</summary>
    /// <param name="component">The network.</param>
    public string? FileOf(ModelComponent component) => _files.GetValueOrDefault(component);

    /// <summary>A small file that somebody put beside the networks; null where there is none.</summary>
    /// <param name="name">The file's name in the folder.</param>
    /// <exception cref="ModelFolderException">It leads out of the folder, cannot be read or is longer than a mebibyte.</exception>
    public byte[]? Read(string name)
    {
        var problems = new List<string>();
        var bytes = new ModelFiles(Path, problems).Read(name, ModelFiles.MaxConfig, required: false);
        return problems.Count == 0 ? bytes : throw new ModelFolderException(Path, problems);
    }

    /// <summary>Reads configurations and tokenizers, and looks into the networks for their ports and weights without loading them.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="cancel">Gives up before the next network.</param>
    /// <exception cref="ModelFolderException">Something is missing or wrong; it lists everything that is.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static ModelFolder Open(string path, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new ModelFolderReader(System.IO.Path.GetFullPath(path)).Read(cancel);
    }
}
