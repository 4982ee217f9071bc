namespace Atelier.Diffusion;

/// <summary>
/// A model as people have it: a folder in the diffusers ONNX layout (<c>model_index.json</c>, <c>scheduler/</c>, <c>tokenizer/</c>, <c>text_encoder/</c>,
/// <c>unet/</c>, <c>vae_decoder/</c>, optionally <c>vae_encoder/</c>), proved to be complete. Immutable, so it may be shared between threads.
/// </summary>
public sealed class ModelFolder
{
    private readonly IReadOnlyDictionary<ModelComponent, string> _files;
    private readonly Lazy<string> _hash;

    internal ModelFolder(string path, IReadOnlyDictionary<ModelComponent, string> files)
    {
        Path = path;
        _files = files;
        _hash = new Lazy<string>(() => ModelHash.Compute(path));
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>What the model says of itself.</summary>
    public required ModelCard Card { get; init; }

    /// <summary>The UNet's configuration.</summary>
    public required UnetConfig Unet { get; init; }

    /// <summary>The VAE's configuration.</summary>
    public required VaeConfig Vae { get; init; }

    /// <summary>The scheduler's configuration.</summary>
    public required SchedulerConfig Scheduler { get; init; }

    /// <summary>The tokenizer.</summary>
    public required ClipTokenizer Tokenizer { get; init; }

    /// <summary>Hash of all that decides on pixels (<see cref="ModelHash"/>); computed when first asked for.</summary>
    public string Hash => _hash.Value;

    /// <summary>Whether pictures can be encoded: image to image, and promotion by pixels.</summary>
    public bool HasEncoder => _files.ContainsKey(ModelComponent.VaeEncoder);

    /// <summary>The full path of a network's ONNX file; null when the folder has none, which only the VAE encoder may lack.</summary>
    /// <param name="component">The network.</param>
    public string? FileOf(ModelComponent component) => _files.GetValueOrDefault(component);

    /// <summary>Reads configurations and tokenizer, and looks into the networks without loading them.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="ModelFolderException">Something is missing or wrong; it lists everything that is.</exception>
    public static ModelFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new ModelFolderReader(System.IO.Path.GetFullPath(path)).Read();
    }
}
