using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion;

/// <summary>
/// A loaded model: the sessions of its networks, their buffers, and the prompts it has encoded. Thread-safe. Disposing waits for nothing: renders under
/// way finish first, and what they use is freed after the last.
/// </summary>
public sealed class DiffusionModel : IDisposable, IAsyncDisposable
{
    private readonly IReadOnlyList<OnnxNetwork> _networks;
    private readonly IReadOnlyList<TextEncoder> _textEncoders;
    private readonly ConcurrentDictionary<int, Conditioning> _zeros = new();
    private readonly VaeEncoder? _encoder;
    private readonly ConditioningCache _prompts = new();
    private readonly ConcurrentBag<Workspace> _workspaces = [];
    private readonly Lock _gate = new();
    private readonly Lock _colouring = new();
    private readonly RunClock _clock;
    private readonly TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LatentColours? _colours;
    private int _coloursAsked;
    private int _coloursAgain;
    private int _users = 1;
    private bool _disposed;

    private DiffusionModel(ModelFolder folder, SessionSettings settings, RunClock clock, HeldFiles files, IReadOnlyList<OnnxNetwork> networks, IReadOnlyList<TextEncoder> textEncoders, Unet unet, VaeDecoder decoder, VaeEncoder? encoder)
    {
        (_clock, Files) = (clock, files);
        Folder = folder;
        _networks = networks;
        Fused = FusedCounts.Of(networks.Select(n => n.Fused));
        Refusals = [.. networks.Where(n => n.Unfused is not null).Select(n => $"{n.Name} runs as exported: {n.Unfused}")];
        Provider = settings.Provider(Fused);
        _textEncoders = textEncoders;
        Unet = unet;
        Decoder = decoder;
        _encoder = encoder;
    }

    /// <summary>What it was loaded from.</summary>
    public ModelFolder Folder { get; }

    /// <summary>Where and how it runs, such as <c>cpu</c> or <c>cuda:0:fused-attention</c>.</summary>
    public string Provider { get; }

    /// <summary>The version of ONNX Runtime that runs models here, such as <c>1.29.0</c>.</summary>
    public static string Runtime { get; } = OrtEnv.Instance().GetVersionString();

    /// <summary>How many parts of all networks together run as one operator each (<see cref="SessionSettings.FusesAttention"/>, <see cref="SessionSettings.FusesNorms"/>).</summary>
    public FusedCounts Fused { get; }

    /// <summary>What ONNX Runtime refused to run as one operator, in a sentence a network with its reason; such a network runs as exported, with more memory and time.</summary>
    public IReadOnlyList<string> Refusals { get; }

    /// <summary>Whether pictures at different steps share UNet calls; else only those at the same step do.</summary>
    public bool MixesTimesteps => Unet.MixesTimesteps;

    /// <summary>Wall time spent inside ONNX Runtime so far, all networks together; what a render takes besides is this library's.</summary>
    public TimeSpan TimeInRuns => _clock.Total;

    /// <summary>What kind of model it is, in words such as <c>Stable Diffusion 1.x</c> or <c>SDXL refiner</c>.</summary>
    public string Family => (Folder, Unet.Ports.States.Dimensions[2]) switch
    {
        ({ Index.RequiresAestheticsScore: true }, _) => "SDXL refiner",
        ({ IsXl: true }, _) => "SDXL",
        (_, 768) => "Stable Diffusion 1.x",
        (_, 1024) => "Stable Diffusion 2.x",
        _ => "Stable Diffusion",
    };

    /// <summary>Whether guidance is an input of the UNet, as in latent consistency models, and costs nothing; else it doubles a picture's rows.</summary>
    public bool EmbedsGuidance => Unet.GuidanceWidth > 0;

    /// <summary>How many ControlNets are merged into the UNet, each of which takes a picture.</summary>
    public int ControlCount => Unet.ControlCount;

    /// <summary>Completes when it was disposed and all that it held is freed.</summary>
    internal Task Freed => _freed.Task;

    /// <summary>Its networks' files.</summary>
    internal HeldFiles Files { get; }

    internal Unet Unet { get; }

    internal VaeDecoder Decoder { get; }

    /// <summary>Loads all networks and proves that their ports fit. Takes as long as ONNX Runtime needs to optimise the graphs.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="settings">Where and how to run; null runs on all cores.</param>
    /// <param name="cancel">Gives up, within a network where ONNX Runtime hears of it.</param>
    /// <exception cref="ModelFolderException">A network is corrupt or its ports don't fit; it lists everything that is wrong.</exception>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.ProviderMissing"/>: the target is not there. <see cref="DiffusionErrorCodes.OutOfMemory"/>, <see cref="DiffusionErrorCodes.ProviderOption"/>,
    /// <see cref="DiffusionErrorCodes.ModelChanged"/>.</exception>
    /// <exception cref="OperationCanceledException">It was given up; nothing stays loaded.</exception>
    public static DiffusionModel Load(ModelFolder folder, SessionSettings? settings = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        cancel.ThrowIfCancellationRequested();
        settings ??= new SessionSettings();
        DeviceProof.Require(settings);
        var problems = new List<string>();
        var clock = new RunClock();
        var opened = new List<IDisposable>();
        try
        {
            var files = HeldFiles.Open(folder.NetworkFiles, problems);
            opened.Add(files);

            // Read while ONNX Runtime optimises, so that no render has to wait for it or fail on it.
            var hash = Task.Run(() => folder.Hash);
            OnnxNetwork? Open(ModelComponent component, string name)
            {
                cancel.ThrowIfCancellationRequested();
                var network = folder.FileOf(component) is { } file ? OnnxNetwork.Load(file, name, settings, clock, problems, cancel) : null;
                if (network is not null) opened.Add(network);
                return network;
            }

            var texts = folder.TextEncoders.Select((component, i) =>
            {
                var name = component == ModelComponent.TextEncoder ? "text_encoder" : "text_encoder_2";
                // SDXL attends to both encoders and takes the whole prompt's vector from the last.
                var pools = folder.IsXl && i == folder.TextEncoders.Count - 1;
                var network = Open(component, name);
                return (Network: network, Ports: network is null ? null : TextEncoderPorts.Find(name, network, folder.TextEncoderConfigs[i], folder.Tokenizers[i].MaxLength, folder.IsXl, pools, problems));
            }).ToList();
            var unet = Open(ModelComponent.Unet, "unet");
            var ports = unet is null ? null : UnetPorts.Find(unet, folder.Unet, folder.Vae, folder.Index, problems);
            var decoder = Open(ModelComponent.VaeDecoder, "vae_decoder") is { } d ? VaeDecoder.Bind(d, folder.Vae, problems) : null;
            var encoder = Open(ModelComponent.VaeEncoder, "vae_encoder") is { } e ? VaeEncoder.Bind(e, folder.Vae, problems) : null;
            if (texts.TrueForAll(t => t.Ports is not null)) ports?.ExpectWidths([.. texts.Select(t => t.Ports!)], problems);
            ports?.ExpectWindows(folder.Tokenizer.MaxLength, problems);
            if (ports is not null && decoder is not null) ExportedSize.Joint([.. ports.Sizes(folder.Vae.Factor), decoder.Size], problems);
            if (problems.Count > 0) throw new ModelFolderException(folder.Path, problems);
            hash.WaitAsync(cancel).GetAwaiter().GetResult();
            if (files.Change is { } change) throw change;
            var model = new DiffusionModel(folder, settings, clock, files, [.. opened.OfType<OnnxNetwork>()], [.. texts.Select(t => new TextEncoder(t.Network!, t.Ports!))], new Unet(unet!, ports!, folder.Vae.Factor), decoder!, encoder);
            opened.Clear();
            return model;
        }
        finally
        {
            foreach (var one in opened) one.Dispose();
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

    /// <summary>Disposes; completes when renders under way have finished and what they used, native memory included, is freed.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await Freed;
    }

    /// <summary>Breaks off what runs, at its next operator, for a process that ends: renders under way fail, or are cancelled where that was asked for, and nothing renders here any more.</summary>
    public void BreakOff() =>
        Use(() =>
        {
            foreach (var network in _networks) network.BreakOff();
        });

    /// <summary>Gives back buffers that nobody uses, and lets each network give back after its next call what it holds for larger ones.</summary>
    internal void GiveBackNext() =>
        Use(() =>
        {
            while (_workspaces.TryTake(out var workspace)) workspace.Dispose();
            foreach (var network in _networks) network.Arena.GiveBackNext();
        });

    // Nothing is freed meanwhile.
    private void Use(Action use)
    {
        lock (_gate)
        {
            if (_users == 0) return;
            _users++;
        }

        try
        {
            use();
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Keeps the sessions from being freed until <see cref="Return"/>.</summary>
    internal Workspace Rent()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _users++;
        }

        try
        {
            return _workspaces.TryTake(out var workspace) ? workspace : new Workspace(Unet, Decoder);
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>Gives back what was rented.</summary>
    internal void Return(Workspace workspace)
    {
        _workspaces.Add(workspace);
        Release();
    }

    /// <summary>The sizes that the networks were exported for.</summary>
    internal SizeRules Sizes => new([.. Unet.Ports.Sizes(Folder.Vae.Factor), Decoder.Size], Decoder.Size, _encoder?.Size ?? default);

    /// <summary>How many windows of the text encoder a prompt fills at least and at most: where the UNet's export fixes the length, as many as that holds.</summary>
    internal (int Least, int Most) PromptChunks(int limit) =>
        Unet.Ports.States.Dimensions[1] is > 0 and var length ? (length / Folder.Tokenizer.MaxLength, length / Folder.Tokenizer.MaxLength) : (1, limit);

    /// <summary>How many windows a prompt fills in the tokenizer that needs most.</summary>
    internal int Chunks(string text, int maxChunks) => Folder.Tokenizers.Max(t => t.Windows(text, maxChunks).Report.Chunks);

    /// <summary>A prompt's conditioning, from the cache where it is there.</summary>
    internal Conditioning Encode(string text, int chunks) =>
        _prompts.Get(text, chunks, () => Join([.. _textEncoders.Zip(Folder.Tokenizers, (encoder, tokenizer) => encoder.Encode(tokenizer.Windows(text, chunks, chunks)))]));

    /// <summary>Zeros of a conditioning's shape, which SDXL takes for a negative prompt that is not given.</summary>
    internal Conditioning Zeros(Conditioning like) => _zeros.GetOrAdd(like.Length, _ => like with
    {
        States = new float[like.States.Length],
        Pooled = new float[like.Pooled.Length],
        Report = new PromptReport(0, like.Report.Chunks, 0),
    });

    /// <summary>The map from latents to colours, fitted when first asked for; null where that failed. A decoder that can't decode is not asked again; memory that ran out may be there later.</summary>
    internal LatentColours? Colours(DecoderCall decoder)
    {
        lock (_colouring)
        {
            if (_colours is not null || ++_coloursAsked < _coloursAgain) return _colours;
            try
            {
                return _colours = LatentColours.Fit(decoder.Decode, Folder.Vae.LatentChannels, Decoder.Height, Decoder.Width);
            }
            catch (DiffusionException e)
            {
                _coloursAgain = e.Code == DiffusionErrorCodes.OutOfMemory ? _coloursAsked + BatchLimits.Patience : int.MaxValue;
                return null;
            }
        }
    }

    /// <summary>The VAE encoder; plans that need one are refused before.</summary>
    internal VaeEncoder RequireEncoder() => _encoder ?? throw new InvalidOperationException("The plan should have been refused: there is no VAE encoder.");

    private void Release()
    {
        lock (_gate)
        {
            if (--_users > 0) return;
        }

        try
        {
            foreach (var workspace in _workspaces) workspace.Dispose();
            foreach (var network in _networks) network.Dispose();
            Files.Dispose();
        }
        finally
        {
            _freed.TrySetResult();
        }
    }

    /// <summary>Sets the encoders' states side by side, token by token.</summary>
    private static Conditioning Join(Conditioning[] parts)
    {
        if (parts.Length == 1) return parts[0];
        var (length, width) = (parts[0].Length, parts.Sum(p => p.Width));
        var states = new float[length * width];
        for (var token = 0; token < length; token++)
        {
            var at = token * width;
            foreach (var part in parts)
            {
                part.States.AsSpan(token * part.Width, part.Width).CopyTo(states.AsSpan(at));
                at += part.Width;
            }
        }

        // The encoders may cut words differently; what is reported is the one that lost most.
        return new Conditioning { States = states, Pooled = parts[^1].Pooled, Length = length, Width = width, Report = parts.MaxBy(p => p.Report.DroppedTokens)!.Report };
    }
}
