using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Diffusion;

/// <summary>Opens a model folder, gathering every problem before it gives up.</summary>
internal sealed class ModelFolderReader(string root)
{
    private const long MaxConfigLength = 16 << 20;
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
    };

    private readonly List<string> _problems = [];

    private bool _encoderSamples;

    /// <summary>The folder, or every problem in one exception.</summary>
    public ModelFolder Read()
    {
        if (!Directory.Exists(root)) throw new ModelFolderException(root, ["The folder does not exist."]);
        var index = new ModelIndexReader(root, _problems).Read();
        var unet = Config<UnetConfig>("unet/config.json") ?? new();
        var vae = Config<VaeConfig>("vae_decoder/config.json", "vae/config.json") ?? new();
        var scheduler = Config<SchedulerConfig>("scheduler/scheduler_config.json") ?? new();
        var isXl = unet.AdditionEmbedType == UnetConfig.TextTime;
        var files = new Dictionary<ModelComponent, string>();
        var tokenizers = new List<ClipTokenizer?>();
        var encoders = new List<TextEncoderConfig>();
        void Text(ModelComponent component, string suffix)
        {
            Add(files, component, "text_encoder" + suffix, optional: false);
            tokenizers.Add(new TokenizerReader(root, "tokenizer" + suffix, "text_encoder" + suffix, _problems).Read());
            encoders.Add(File.Exists(Path.Combine(root, $"text_encoder{suffix}/config.json")) ? Config<TextEncoderConfig>($"text_encoder{suffix}/config.json") ?? new() : new());
        }

        if (!(isXl && index.Absent.Contains("text_encoder"))) Text(ModelComponent.TextEncoder, "");
        if (isXl) Text(ModelComponent.TextEncoder2, "_2");
        Add(files, ModelComponent.Unet, "unet", optional: false);
        Add(files, ModelComponent.VaeDecoder, "vae_decoder", optional: false);
        Add(files, ModelComponent.VaeEncoder, "vae_encoder", optional: true);
        var card = new ModelCardReader(root, unet, _problems).Read();
        CheckFamily(unet, vae);
        CheckSchedule(scheduler);
        if (_problems.Count > 0) throw new ModelFolderException(root, _problems);
        return new ModelFolder(root, files)
        {
            Card = card,
            Index = index,
            Unet = unet,
            Vae = vae,
            Scheduler = scheduler,
            Tokenizers = [.. tokenizers.OfType<ClipTokenizer>()],
            TextEncoderConfigs = encoders,
            EncoderSamples = _encoderSamples,
        };
    }

    private void Add(Dictionary<ModelComponent, string> files, ModelComponent component, string folder, bool optional)
    {
        if (Network(folder, optional) is { } file) files[component] = file;
    }

    private string? Network(string folder, bool optional)
    {
        var relative = $"{folder}/model.onnx";
        var path = Path.Combine(root, folder, "model.onnx");
        if (!File.Exists(path))
        {
            if (!optional) _problems.Add($"{relative} is missing.");
            return null;
        }

        try
        {
            var onnx = OnnxFile.Inspect(path);
            foreach (var external in onnx.ExternalFiles) CheckExternal(folder, relative, external);
            if (folder == "vae_encoder" && onnx.Samples)
            {
                // Pictures from words need no encoder, so the model stays of use.
                _encoderSamples = true;
                return null;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{relative} is no ONNX model: {e.Message}.");
        }

        return path;
    }

    private void CheckExternal(string folder, string relative, string external)
    {
        var home = Path.Combine(root, folder) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(home, external));
        if (!path.StartsWith(home, StringComparison.Ordinal)) _problems.Add($"{relative} names weights outside its folder: '{external}'.");
        else if (!File.Exists(path)) _problems.Add($"{folder}/{external} is missing; {relative} keeps weights in it.");
    }

    private T? Config<T>(params ReadOnlySpan<string> candidates)
        where T : class
    {
        foreach (var relative in candidates)
        {
            var path = Path.Combine(root, relative);
            if (!File.Exists(path)) continue;
            try
            {
                if (new FileInfo(path).Length > MaxConfigLength) throw new JsonException("it is too long");
                return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Json) ?? throw new JsonException("it is null");
            }
            catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
            {
                _problems.Add($"{relative} cannot be read: {e.Message}");
                return null;
            }
        }

        _problems.Add($"{candidates[0]} is missing.");
        return null;
    }

    private void CheckFamily(UnetConfig unet, VaeConfig vae)
    {
        if (unet.AdditionEmbedType is { } addition and not UnetConfig.TextTime) _problems.Add($"unet/config.json: addition_embed_type '{addition}' is not supported; expected none, or '{UnetConfig.TextTime}' as in SDXL.");
        if (unet.ClassEmbedType is { } classes) _problems.Add($"unet/config.json: class_embed_type '{classes}' is not supported; expected none.");
        if (unet.TimeCondProjDim is < 4 or > 65_536) _problems.Add($"unet/config.json: time_cond_proj_dim {unet.TimeCondProjDim} is out of range.");
        if (unet.InChannels != vae.LatentChannels && unet.InChannels != (2 * vae.LatentChannels) + 1)
            _problems.Add($"unet/config.json: in_channels is {unet.InChannels}, but the VAE's latent_channels is {vae.LatentChannels}; expected {vae.LatentChannels}, or {(2 * vae.LatentChannels) + 1} where the UNet inpaints.");
        if (unet.SampleSize is < 1 or > 1024) _problems.Add($"unet/config.json: sample_size {unet.SampleSize} is out of range.");
        if (vae.BlockOutChannels.Count is < 1 or > 8) _problems.Add("The VAE's block_out_channels has no sensible length.");
        if (vae.LatentChannels is < 1 or > 64) _problems.Add($"The VAE's latent_channels {vae.LatentChannels} is out of range.");
        if (!(float.IsFinite(vae.ScalingFactor) && vae.ScalingFactor > 0)) _problems.Add("The VAE's scaling_factor is no positive number.");
        if ((vae.LatentsMean?.Count ?? vae.LatentChannels) != vae.LatentChannels || (vae.LatentsStd?.Count ?? vae.LatentChannels) != vae.LatentChannels)
            _problems.Add("The VAE's latents_mean or latents_std does not have one value a channel.");
    }

    private void CheckSchedule(SchedulerConfig config)
    {
        const string File = "scheduler/scheduler_config.json";
        if (config.NumTrainTimesteps is < 1 or > 100_000) _problems.Add($"{File}: num_train_timesteps {config.NumTrainTimesteps} is out of range.");
        if (config.TrainedBetas is null && !(config.BetaStart > 0 && config.BetaEnd >= config.BetaStart && config.BetaEnd < 1)) _problems.Add($"{File}: beta_start and beta_end are no rising betas below 1.");
        if (config.TrainedBetas is { } betas && (betas.Count == 0 || betas.Any(b => !(b is > 0 and < 1)))) _problems.Add($"{File}: trained_betas are not all between 0 and 1.");
        if (config.StepsOffset is < 0 or > 1) _problems.Add($"{File}: steps_offset {config.StepsOffset} is out of range; expected 0 or 1.");
        if (config.DynamicThresholdingRatio is not (>= 0 and <= 1) || !(config.SampleMaxValue > 0)) _problems.Add($"{File}: dynamic_thresholding_ratio or sample_max_value is out of range.");
        if (config.OriginalInferenceSteps < 1 || config.OriginalInferenceSteps > (config.TrainedBetas?.Count ?? config.NumTrainTimesteps)) _problems.Add($"{File}: original_inference_steps {config.OriginalInferenceSteps} is out of range.");
        if (!(config.TimestepScaling > 0 && config.Shift > 0)) _problems.Add($"{File}: timestep_scaling and shift must be above 0.");
        if (config.UseBetaSigmas) _problems.Add($"{File}: use_beta_sigmas is not supported; Karras or exponential sigmas are.");
        if (config.TimestepType != "discrete") _problems.Add($"{File}: timestep_type '{config.TimestepType}' is not supported; expected 'discrete'.");
        if (config.UseDynamicShifting || config.ShiftTerminal is not null || config.InvertSigmas) _problems.Add($"{File}: use_dynamic_shifting, shift_terminal and invert_sigmas are not supported; expected a fixed shift.");
    }
}
