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

    private static readonly (ModelComponent Component, string Folder)[] Networks =
    [
        (ModelComponent.TextEncoder, "text_encoder"),
        (ModelComponent.Unet, "unet"),
        (ModelComponent.VaeDecoder, "vae_decoder"),
        (ModelComponent.VaeEncoder, "vae_encoder"),
    ];

    private readonly List<string> _problems = [];

    /// <summary>The folder, or every problem in one exception.</summary>
    public ModelFolder Read()
    {
        if (!Directory.Exists(root)) throw new ModelFolderException(root, ["The folder does not exist."]);
        var files = new Dictionary<ModelComponent, string>();
        foreach (var (component, folder) in Networks)
        {
            if (Network(folder, optional: component == ModelComponent.VaeEncoder) is { } file) files[component] = file;
        }

        var unet = Config<UnetConfig>("unet/config.json") ?? new();
        var vae = Config<VaeConfig>("vae_decoder/config.json", "vae/config.json") ?? new();
        var scheduler = Config<SchedulerConfig>("scheduler/scheduler_config.json") ?? new();
        var tokenizer = new TokenizerReader(root, _problems).Read();
        var card = new ModelCardReader(root, _problems).Read();
        CheckFamily(unet, vae);
        CheckSchedule(scheduler);
        if (_problems.Count > 0) throw new ModelFolderException(root, _problems);
        return new ModelFolder(root, files) { Card = card, Unet = unet, Vae = vae, Scheduler = scheduler, Tokenizer = tokenizer! };
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
                _problems.Add($"{relative} draws random numbers of its own, so seeds would not decide; expected 'latent_parameters' (mean and log-variance) from it.");
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
        if (unet.AdditionEmbedType is { } addition) _problems.Add($"unet/config.json: addition_embed_type '{addition}' is not supported; expected a Stable Diffusion 1.x or 2.x UNet.");
        if (unet.TimeCondProjDim is not null) _problems.Add("unet/config.json: time_cond_proj_dim (latent consistency) is not supported.");
        if (unet.InChannels != vae.LatentChannels) _problems.Add($"unet/config.json: in_channels is {unet.InChannels}, but the VAE's latent_channels is {vae.LatentChannels}.");
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
        if (config.Thresholding) _problems.Add($"{File}: dynamic thresholding is not supported, nor of use to latent models.");
    }
}
