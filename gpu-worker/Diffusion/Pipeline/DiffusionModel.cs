using System.Collections.Concurrent;

namespace Atelier.Diffusion;

/// <summary>
/// A loaded model: the sessions of its networks, their buffers, and the prompts it has encoded. Thread-safe. Disposing waits for nothing: renders under
/// way finish first, and what they use is freed after the last.
/// </summary>
public sealed class DiffusionModel : IDisposable
{
    private readonly TextEncoder _textEncoder;
    private readonly VaeEncoder? _encoder;
    private readonly ConditioningCache _prompts = new();
    private readonly ConcurrentBag<Workspace> _workspaces = [];
    private readonly Lock _gate = new();
    private int _users = 1;
    private bool _disposed;

    private DiffusionModel(ModelFolder folder, SessionSettings settings, TextEncoder textEncoder, Unet unet, VaeDecoder decoder, VaeEncoder? encoder)
    {
        Folder = folder;
        Provider = SessionFactory.ProviderName(settings);
        _textEncoder = textEncoder;
        Unet = unet;
        Decoder = decoder;
        _encoder = encoder;
    }

    /// <summary>What it was loaded from.</summary>
    public ModelFolder Folder { get; }

    /// <summary>Where it runs, such as <c>cpu</c> or <c>cuda:0</c>.</summary>
    public string Provider { get; }

    /// <summary>Whether pictures at different steps share UNet calls; else only those at the same step do.</summary>
    public bool MixesTimesteps => Unet.MixesTimesteps;

    internal Unet Unet { get; }

    internal VaeDecoder Decoder { get; }

    /// <summary>Loads all networks and proves that their ports fit. Takes as long as ONNX Runtime needs to optimise the graphs.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="settings">Where and how to run; null runs on all cores.</param>
    /// <exception cref="ModelFolderException">A network is corrupt or its ports don't fit; it lists everything that is wrong.</exception>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.ProviderMissing"/>: the target is not there.</exception>
    public static DiffusionModel Load(ModelFolder folder, SessionSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        settings ??= new SessionSettings();
        var problems = new List<string>();
        // Read while ONNX Runtime optimises, so that no render has to wait for it or fail on it.
        var hash = Task.Run(() => folder.Hash);
        var networks = new List<IDisposable>();
        try
        {
            OnnxNetwork? Open(ModelComponent component, string name)
            {
                var network = folder.FileOf(component) is { } file ? OnnxNetwork.Load(file, name, settings, problems) : null;
                if (network is not null) networks.Add(network);
                return network;
            }

            var channels = folder.Vae.LatentChannels;
            var text = Open(ModelComponent.TextEncoder, "text_encoder") is { } t ? TextEncoder.Bind(t, folder.Tokenizer.MaxLength, problems) : null;
            var unet = Open(ModelComponent.Unet, "unet") is { } u ? Unet.Bind(u, channels, problems) : null;
            var decoder = Open(ModelComponent.VaeDecoder, "vae_decoder") is { } d ? VaeDecoder.Bind(d, folder.Vae, problems) : null;
            var encoder = Open(ModelComponent.VaeEncoder, "vae_encoder") is { } e ? VaeEncoder.Bind(e, folder.Vae, problems) : null;
            if (problems.Count > 0) throw new ModelFolderException(folder.Path, problems);
            hash.GetAwaiter().GetResult();
            networks.Clear();
            return new DiffusionModel(folder, settings, text!, unet!, decoder!, encoder);
        }
        finally
        {
            foreach (var network in networks) network.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
        }

        Release();
    }

    /// <summary>Keeps the sessions from being freed until <see cref="Return"/>.</summary>
    internal Workspace Rent()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _users++;
        }

        return _workspaces.TryTake(out var workspace) ? workspace : new Workspace(Unet, Decoder.Input, Decoder.Output);
    }

    /// <summary>Gives back what was rented.</summary>
    internal void Return(Workspace workspace)
    {
        _workspaces.Add(workspace);
        Release();
    }

    /// <summary>How many windows of the text encoder a prompt may fill: where the UNet's export fixes the length, as many as that holds.</summary>
    internal int MaxPromptChunks(int limit) =>
        Unet.States.Dimensions[1] is > 0 and var length ? Math.Clamp(length / Folder.Tokenizer.MaxLength, 1, limit) : limit;

    /// <summary>A prompt's conditioning, from the cache where it is there.</summary>
    internal Conditioning Encode(string text, int minChunks, int maxChunks)
    {
        var tokens = Folder.Tokenizer.Windows(text, maxChunks, minChunks);
        return _prompts.Get(text, tokens.Report.Chunks, () => _textEncoder.Encode(tokens));
    }

    /// <summary>The VAE encoder; plans that need one are refused before.</summary>
    internal VaeEncoder RequireEncoder() => _encoder ?? throw new InvalidOperationException("The plan should have been refused: there is no VAE encoder.");

    private void Release()
    {
        lock (_gate)
        {
            if (--_users > 0) return;
        }

        foreach (var workspace in _workspaces) workspace.Dispose();
        _textEncoder.Dispose();
        Unet.Dispose();
        Decoder.Dispose();
        _encoder?.Dispose();
    }
}
