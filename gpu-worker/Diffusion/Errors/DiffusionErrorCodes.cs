namespace Atelier.Diffusion;

/// <summary>The codes of <see cref="DiffusionException"/>. Stable: callers may store and compare them.</summary>
public static class DiffusionErrorCodes
{
    /// <summary>The model folder lacks files, or has corrupt ones or networks whose inputs and outputs are not those of their role (<see cref="ModelFolderException"/>).</summary>
    public const string ModelFolder = "model.folder";

    /// <summary>The model needs more memory than its host may give to models.</summary>
    public const string ModelMemory = "model.memory";

    /// <summary>Something was written over the files of a loaded model. Loaded again, it can render.</summary>
    public const string ModelChanged = "model.changed";

    /// <summary>The execution provider asked for is not there.</summary>
    public const string ProviderMissing = "provider.missing";

    /// <summary>An option of the execution provider is unknown, has a value it can't have, or can't be used here.</summary>
    public const string ProviderOption = "provider.option";

    /// <summary>The prompt or negative prompt is too long or not Unicode text.</summary>
    public const string Prompt = "request.prompt";

    /// <summary>Width or height is out of range or no multiple of the latent factor.</summary>
    public const string Size = "request.size";

    /// <summary>The number of steps is out of range.</summary>
    public const string Steps = "request.steps";

    /// <summary>Guidance is out of range or not a number.</summary>
    public const string Guidance = "request.guidance";

    /// <summary>The sampler's name is unknown, or it cannot run this model's schedule.</summary>
    public const string Sampler = "request.sampler";

    /// <summary>The strength is out of range or not a number.</summary>
    public const string Strength = "request.strength";

    /// <summary>The start's picture or latent does not fit the model or the size asked for.</summary>
    public const string Start = "request.start";

    /// <summary>The mask has no picture to work on, or not its size.</summary>
    public const string Mask = "request.mask";

    /// <summary>The model takes no control pictures, or another number of them, or a scale is out of range.</summary>
    public const string Control = "request.control";

    /// <summary>The model folder lacks what this job needs, such as a VAE encoder.</summary>
    public const string Unsupported = "request.unsupported";

    /// <summary>Two rows of one call have the same id.</summary>
    public const string Id = "request.id";

    /// <summary>A render is to be repeated in calls of rows that it can't have had.</summary>
    public const string Buckets = "request.buckets";

    /// <summary>Bytes that are no latent: wrong mark, length, checksum or a value that is not finite.</summary>
    public const string Latent = "latent.corrupt";

    /// <summary>Denoising or decoding gave values that are not finite.</summary>
    public const string NotFinite = "render.not_finite";

    /// <summary>ONNX Runtime failed during a run, or something that nobody foresaw broke the render off.</summary>
    public const string Run = "render.failed";

    /// <summary>The GPU failed so that nothing can run on it in this process any more. The request may be sound: another process can try it.</summary>
    public const string DeviceLost = "device.lost";

    /// <summary>Memory ran out during a run.</summary>
    public const string OutOfMemory = "render.out_of_memory";
}
