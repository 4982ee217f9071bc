using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Atelier.Diffusion;

/// <summary>Opens a model folder, gathering every problem before it gives up.</summary>
internal sealed class ModelFolderReader(string root)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    // What the scheduler's words may be, by their keys.
    private static readonly Dictionary<string, string[]> Terms = new()
    {
        ["beta_schedule"] = Names<BetaSchedule>(),
        ["prediction_type"] = Names<PredictionKind>(),
        ["timestep_spacing"] = Names<TimestepSpacing>(),
        ["final_sigmas_type"] = Names<FinalSigma>(),
    };

    private readonly List<string> _problems = [];
    private ModelFiles _files = null!;

    /// <summary>The folder, or every problem in one exception.</summary>
    /// <param name="cancel">Gives up before the next network.</param>
    public ModelFolder Read(CancellationToken cancel)
    {
        if (!Directory.Exists(root)) throw new ModelFolderException(root, ["The folder does not exist."]);
        var files = _files = new ModelFiles(root, _problems);
        var deciding = files.Deciding();
        var index = new ModelIndexReader(files, _problems).Read();
        var unet = Config<UnetConfig>("unet/config.json") ?? new();
        var vae = Config<VaeConfig>("vae_decoder/config.json", "vae/config.json") ?? new();
        CheckFamily(unet, vae);
        // Ports are checked against configurations that can be relied on; else every port would be complained of.
        var sound = _problems.Count == 0;
        var scheduler = Config<SchedulerConfig>("scheduler/scheduler_config.json") ?? new();
        CheckSchedule(scheduler);
        var isXl = unet.AdditionEmbedType == UnetConfig.TextTime;
        var networks = new NetworkFiles(files, root, _problems, cancel);
        var texts = new List<(ClipTokenizer? Tokenizer, TextEncoderConfig Config, TextEncoderPorts? Ports)>();
        void Text(ModelComponent component, string suffix)
        {
            var (folder, file) = ("text_encoder" + suffix, networks.Add(component, "text_encoder" + suffix));
            var tokenizer = new TokenizerReader(files, "tokenizer" + suffix, folder, _problems).Read();
            var config = files.Names($"{folder}/config.json") ? Config<TextEncoderConfig>($"{folder}/config.json") ?? new() : new();
            var ports = sound && file is not null ? TextEncoderPorts.Find(folder, file, config, tokenizer?.MaxLength, isXl, isXl && component == ModelComponent.TextEncoder2, _problems) : null;
            texts.Add((tokenizer, config, ports));
        }

        if (!(isXl && index.Absent.Contains("text_encoder"))) Text(ModelComponent.TextEncoder, "");
        if (isXl) Text(ModelComponent.TextEncoder2, "_2");
        if (texts.Select(t => t.Tokenizer?.MaxLength).OfType<int>().Distinct().Count() > 1)
            _problems.Add($"tokenizer/ and tokenizer_2/ have windows of {string.Join(" and ", texts.Select(t => t.Tokenizer?.MaxLength))} tokens; expected the same, since their states are joined.");
        var sizes = new List<ExportedSize>();
        if (networks.Add(ModelComponent.Unet, "unet") is { } unetFile && sound && UnetPorts.Find(unetFile, unet, vae, index, _problems) is { } unetPorts)
        {
            if (texts.TrueForAll(t => t.Ports is not null)) unetPorts.ExpectWidths([.. texts.Select(t => t.Ports!)], _problems);
            if (texts.TrueForAll(t => t.Tokenizer is not null)) unetPorts.ExpectWindows(texts[0].Tokenizer!.MaxLength, _problems);
            sizes.AddRange(unetPorts.Sizes(vae.Factor));
        }

        if (networks.Add(ModelComponent.VaeDecoder, "vae_decoder") is { } decoder && sound && VaeDecoder.Find(decoder, vae, _problems) is { } decoding) sizes.Add(ExportedSize.Of("vae_decoder", decoding.Input, vae.Factor));
        var size = ExportedSize.Joint(sizes, _problems);
        if (networks.Add(ModelComponent.VaeEncoder, "vae_encoder", optional: true) is { } encoder && sound) VaeEncoder.Find(encoder, vae, _problems);
        var card = Sized(new ModelCardReader(files, root, unet, _problems).Read(), size);
        if (_problems.Count == 0) CheckDefaults(card.Defaults, scheduler, index);
        if (_problems.Count > 0) throw new ModelFolderException(root, _problems);
        return new ModelFolder(root, networks.Paths, deciding)
        {
            Card = card,
            Index = index,
            Unet = unet,
            Vae = vae,
            Scheduler = scheduler,
            Tokenizers = [.. texts.Select(t => t.Tokenizer!)],
            TextEncoderConfigs = [.. texts.Select(t => t.Config)],
            EncoderSamples = networks.EncoderSamples,
        };
    }

    private T? Config<T>(params ReadOnlySpan<string> candidates)
        where T : class
    {
        foreach (var relative in candidates)
        {
            if (!_files.Names(relative)) continue;
            if (_files.Read(relative, ModelFiles.MaxConfig, required: false) is not { } bytes) return null;
            try
            {
                var json = JsonNode.Parse(PythonJson.Standard(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF')), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
                if (typeof(T) == typeof(SchedulerConfig) && json is JsonObject given) TakeOutUnknownTerms(relative, given);
                return json.Deserialize<T>(Json) ?? throw new JsonException("it is null");
            }
            catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or RegexMatchTimeoutException)
            {
                _problems.Add($"{relative} cannot be read: {e.Message}");
                return null;
            }
        }

        _problems.Add($"{candidates[0]} is missing.");
        return null;
    }

    /// <summary>Complains of each, so that one does not hide the others.</summary>
    private void TakeOutUnknownTerms(string relative, JsonObject given)
    {
        foreach (var (key, known) in Terms)
        {
            if (!given.TryGetPropertyValue(key, out var value) || value is not JsonValue text || !text.TryGetValue<string>(out var term) || known.Contains(term)) continue;
            _problems.Add($"{relative}: {key} '{term}' is not supported; expected {string.Join(", ", known)}.");
            given.Remove(key);
        }
    }

    private static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => JsonSerializer.SerializeToNode(value, Json)!.GetValue<string>())];

    private void CheckFamily(UnetConfig unet, VaeConfig vae)
    {
        if (unet.AdditionEmbedType is { } addition and not UnetConfig.TextTime) _problems.Add($"unet/config.json: addition_embed_type '{addition}' is not supported; expected none, or '{UnetConfig.TextTime}' as in SDXL.");
        if (unet.ClassEmbedType is { } classes) _problems.Add($"unet/config.json: class_embed_type '{classes}' is not supported; expected none.");
        if (unet.TimeCondProjDim is < 4 or > 65_536) _problems.Add($"unet/config.json: time_cond_proj_dim {unet.TimeCondProjDim} is out of range.");
        if (unet.InChannels != vae.LatentChannels && unet.InChannels != (2 * vae.LatentChannels) + 1)
            _problems.Add($"unet/config.json: in_channels is {unet.InChannels}, but the VAE's latent_channels is {vae.LatentChannels}; expected {vae.LatentChannels}, or {(2 * vae.LatentChannels) + 1} where the UNet inpaints.");
        if (unet.SampleSize is < 1 or > 1024) _problems.Add($"unet/config.json: sample_size {unet.SampleSize} is out of range.");
        if (unet.BlockOutChannels.Count is < 1 or > 8) _problems.Add("unet/config.json: block_out_channels has no sensible length; expected 1 to 8 levels.");
        if (vae.BlockOutChannels.Count is < 1 or > 8) _problems.Add("The VAE's block_out_channels has no sensible length; expected 1 to 8 levels.");
        if (vae.LatentChannels is < 1 or > 64) _problems.Add($"The VAE's latent_channels {vae.LatentChannels} is out of range.");
        if (!(float.IsFinite(vae.ScalingFactor) && vae.ScalingFactor > 0)) _problems.Add("The VAE's scaling_factor is no positive number.");
        if ((vae.LatentsMean?.Count ?? vae.LatentChannels) != vae.LatentChannels || (vae.LatentsStd?.Count ?? vae.LatentChannels) != vae.LatentChannels)
            _problems.Add("The VAE's latents_mean or latents_std does not have one value a channel.");
    }

    private void CheckSchedule(SchedulerConfig config)
    {
        const string File = "scheduler/scheduler_config.json";
        if (!Samplers.Shares(config)) _problems.Add($"{File}: _class_name '{config.ClassName}' is not supported; expected a scheduler of Stable Diffusion or flow matching, such as {string.Join(", ", Samplers.Schedulers)}.");
        if (config.NumTrainTimesteps is < 2 or > 100_000) _problems.Add($"{File}: num_train_timesteps {config.NumTrainTimesteps} is out of range.");
        if (config.TrainedBetas is null && !(config.BetaStart > 0 && config.BetaEnd >= config.BetaStart && config.BetaEnd < 1)) _problems.Add($"{File}: beta_start and beta_end are no rising betas below 1.");
        if (config.TrainedBetas is { } betas && (betas.Count == 0 || betas.Any(b => !(b is > 0 and < 1)))) _problems.Add($"{File}: trained_betas are not all between 0 and 1.");
        if (config.StepsOffset is < 0 or > 1) _problems.Add($"{File}: steps_offset {config.StepsOffset} is out of range; expected 0 or 1.");
        if (config.DynamicThresholdingRatio is not (>= 0 and <= 1) || !(config.SampleMaxValue > 0)) _problems.Add($"{File}: dynamic_thresholding_ratio or sample_max_value is out of range.");
        if (config.OriginalInferenceSteps < 1 || (config.ClassName == "LCMScheduler" && config.OriginalInferenceSteps > config.NumTrainTimesteps)) _problems.Add($"{File}: original_inference_steps {config.OriginalInferenceSteps} is out of range.");
        if (!(config.TimestepScaling > 0 && config.Shift > 0)) _problems.Add($"{File}: timestep_scaling and shift must be above 0.");
        if (config.UseBetaSigmas) _problems.Add($"{File}: use_beta_sigmas is not supported; Karras or exponential sigmas are.");
        if (config.UseFlowSigmas) _problems.Add($"{File}: use_flow_sigmas is not supported; flow matching models run with FlowMatchEulerDiscreteScheduler.");
        if (config.InterpolationType is not (null or "linear")) _problems.Add($"{File}: interpolation_type '{config.InterpolationType}' is not supported; expected 'linear'.");
        if (Samplers.DefaultFor(config) == Samplers.DpmPlusPlus2M && DpmSampler.Unsupported(config) is { } setting)
            _problems.Add($"{File}: {setting} is not supported; expected algorithm_type 'dpmsolver++', solver_order 2, solver_type 'midpoint' and lambda_min_clipped -Infinity.");
        if (config.TimestepType != "discrete") _problems.Add($"{File}: timestep_type '{config.TimestepType}' is not supported; expected 'discrete'.");
        if (config.UseDynamicShifting || config.ShiftTerminal is not null || config.InvertSigmas || config.StochasticSampling)
            _problems.Add($"{File}: use_dynamic_shifting, shift_terminal, invert_sigmas and stochastic_sampling are not supported; expected a fixed shift and no fresh noise.");
        if (!((config.SigmaMin ?? 1) > 0 && (config.SigmaMax ?? double.MaxValue) > (config.SigmaMin ?? 0))) _problems.Add($"{File}: sigma_min and sigma_max are no rising sigmas above 0.");
    }

    /// <summary>The card with the only size that the networks take, where it names none.</summary>
    private ModelCard Sized(ModelCard card, ExportedSize size)
    {
        int? Side(int? given, int only, string name)
        {
            if (only == 0) return given;
            if (given is { } side && side != only) _problems.Add($"model.json: defaults.{name} {side} cannot be drawn; the networks were exported for {only} alone.");
            return only;
        }

        var defaults = card.Defaults;
        return card with
        {
            Defaults = defaults with
            {
                Width = Side(defaults.Width, size.Width, "width"),
                Height = Side(defaults.Height, size.Height, "height"),
                FinalWidth = Side(defaults.FinalWidth, size.Width, "finalWidth"),
                FinalHeight = Side(defaults.FinalHeight, size.Height, "finalHeight"),
            },
        };
    }

    private void CheckDefaults(RenderDefaults defaults, SchedulerConfig scheduler, ModelIndex index)
    {
        try
        {
            var sampler = defaults.Sampler ?? Samplers.DefaultFor(scheduler);
            Samplers.Build(sampler, scheduler, defaults.Steps);
            Samplers.Build(sampler, scheduler, defaults.FinalSteps, defaults.PromotionStrength, index.IsLatentConsistency);
        }
        catch (DiffusionException e)
        {
            _problems.Add($"The default settings cannot be rendered: {e.Message} {e.Remedy}");
        }
    }
}
