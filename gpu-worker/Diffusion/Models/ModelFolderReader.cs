namespace Atelier.Diffusion;

/// <summary>Opens a model folder, gathering every problem before it gives up.</summary>
internal sealed class ModelFolderReader(string root)
{
    private readonly List<string> _problems = [];

    /// <summary>The folder, or every problem in one exception.</summary>
    /// <param name="cancel">Gives up before the next network.</param>
    public ModelFolder Read(CancellationToken cancel)
    {
        if (!Directory.Exists(root)) throw new ModelFolderException(root, ["The folder does not exist."]);
        var files = new ModelFiles(root, _problems);
        var deciding = files.Deciding();
        var configs = new ConfigFile(files, _problems);
        var index = ModelIndexReader.Read(configs, _problems);
        var vae = VaeConfigReader.Read(configs, files);
        var unet = Fitting(UnetConfigReader.Read(configs), vae);
        var scheduler = SchedulerConfigReader.Read(configs);
        // Ports are checked against configurations that can be relied on, each network's for itself; else every port would be complained of.
        var isXl = unet is null ? index?.Present.Contains("text_encoder_2") is true : unet.AdditionEmbedType == UnetConfig.TextTime;
        var networks = new NetworkFiles(files, root, _problems, cancel);
        var texts = new List<(ClipTokenizer? Tokenizer, TextEncoderConfig? Config, TextEncoderPorts? Ports)>();
        void Text(ModelComponent component, string suffix)
        {
            var (folder, file) = ("text_encoder" + suffix, networks.Add(component, "text_encoder" + suffix));
            var config = TextEncoderConfigReader.Read(configs, files, folder);
            var tokenizer = new TokenizerReader(files, configs, "tokenizer" + suffix, config ?? new(), _problems).Read();
            var ports = file is null || config is null ? null : TextEncoderPorts.Find(folder, file, config, tokenizer?.MaxLength, isXl, isXl && component == ModelComponent.TextEncoder2, _problems);
            texts.Add((tokenizer, config, ports));
        }

        if (!(isXl && index?.Absent.Contains("text_encoder") is true)) Text(ModelComponent.TextEncoder, "");
        if (isXl) Text(ModelComponent.TextEncoder2, "_2");
        if (texts.Select(t => t.Tokenizer?.MaxLength).OfType<int>().Distinct().Count() > 1)
            _problems.Add($"tokenizer/ and tokenizer_2/ have windows of {string.Join(" and ", texts.Select(t => t.Tokenizer?.MaxLength))} tokens; expected the same, since their states are joined.");
        var sizes = new List<ExportedSize>();
        if (networks.Add(ModelComponent.Unet, "unet") is { } unetFile && unet is not null && vae is not null && index is not null && UnetPorts.Find(unetFile, unet, vae, index, _problems) is { } unetPorts)
        {
            if (texts.TrueForAll(t => t.Ports is not null)) unetPorts.ExpectWidths([.. texts.Select(t => t.Ports!)], _problems);
            if (texts.TrueForAll(t => t.Tokenizer is not null)) unetPorts.ExpectWindows(texts[0].Tokenizer!.MaxLength, _problems);
            sizes.AddRange(unetPorts.Sizes(vae.Factor));
        }

        if (networks.Add(ModelComponent.VaeDecoder, "vae_decoder") is { } decoder && vae is not null && VaeDecoder.Find(decoder, vae, _problems) is { } decoding) sizes.Add(ExportedSize.Of("vae_decoder", decoding.Input, vae.Factor));
        var size = ExportedSize.Joint(sizes, _problems);
        if (networks.Add(ModelComponent.VaeEncoder, "vae_encoder", optional: true) is { } encoder && vae is not null) VaeEncoder.Find(encoder, vae, _problems);
        var (card, isSound) = new ModelCardReader(files, configs, root).Read(unet is null ? new() : RenderDefaults.For(unet));
        if (unet is not null && vae is not null) card = card with { Defaults = new CardSizes(size, unet, vae, _problems).Complete(card.Defaults) };
        if (isSound && unet is not null && scheduler is not null && index is not null) CheckSteps(card.Defaults, scheduler, index);
        if (_problems.Count > 0) throw new ModelFolderException(root, _problems);
        return new ModelFolder(root, networks.Paths, deciding)
        {
            Card = card,
            Index = index!,
            Unet = unet!,
            Vae = vae!,
            Scheduler = scheduler!,
            Tokenizers = [.. texts.Select(t => t.Tokenizer!)],
            TextEncoderConfigs = [.. texts.Select(t => t.Config!)],
            EncoderSamples = networks.EncoderSamples,
        };
    }

    private UnetConfig? Fitting(UnetConfig? unet, VaeConfig? vae)
    {
        if (unet is null || vae is null || unet.InChannels == vae.LatentChannels || unet.InChannels == (2 * vae.LatentChannels) + 1) return unet;
        _problems.Add($"unet/config.json: in_channels is {unet.InChannels}, but the VAE's latent_channels is {vae.LatentChannels}; expected {vae.LatentChannels}, or {(2 * vae.LatentChannels) + 1} where the UNet inpaints.");
        return null;
    }

    private void CheckSteps(RenderDefaults defaults, SchedulerConfig scheduler, ModelIndex index)
    {
        try
        {
            var sampler = defaults.Sampler ?? Samplers.DefaultFor(scheduler);
            Samplers.Sound(Samplers.Build(sampler, scheduler, defaults.Steps));
            Samplers.Sound(Samplers.Build(sampler, scheduler, defaults.FinalSteps, defaults.PromotionStrength, index.IsLatentConsistency));
        }
        catch (DiffusionException e)
        {
            _problems.Add($"The default settings cannot be rendered: {e.Message} {e.Remedy}");
        }
    }
}
