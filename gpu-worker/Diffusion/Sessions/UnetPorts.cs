namespace Atelier.Diffusion;

/// <summary>The ports of a UNet, found by name, type and rank.</summary>
internal sealed record UnetPorts
{
    /// <summary>Noisy latents, [rows, channels, height, width].</summary>
    public required TensorPort Sample { get; init; }

    /// <summary>One number, or one a row.</summary>
    public required TensorPort Timestep { get; init; }

    /// <summary>Encoded prompts, [rows, length, width].</summary>
    public required TensorPort States { get; init; }

    /// <summary>The prediction, shaped as the sample's latent.</summary>
    public required TensorPort Output { get; init; }

    /// <summary>Pooled prompts, [rows, width], in SDXL.</summary>
    public TensorPort? Pooled { get; init; }

    /// <summary>Sizes and crops, [rows, 6], or [rows, 5] with an aesthetic score, in SDXL.</summary>
    public TensorPort? TimeIds { get; init; }

    /// <summary>The guidance scale's embedding, [rows, width], in latent consistency models.</summary>
    public TensorPort? Guidance { get; init; }

    /// <summary>Control pictures, [networks, rows, 3, height, width], where ControlNets are merged in.</summary>
    public TensorPort? Controls { get; init; }

    /// <summary>How much each ControlNet steers.</summary>
    public TensorPort? ControlScales { get; init; }

    /// <summary>How many values the sizes and crops have.</summary>
    public required int TimeIdCount { get; init; }

    /// <summary>Values of the guidance scale's embedding; 0 where guidance needs a second row.</summary>
    public required int GuidanceWidth { get; init; }

    /// <summary>The only sizes that it takes, of latents and of control pictures.</summary>
    /// <param name="factor">Pixels a latent position.</param>
    public IReadOnlyList<ExportedSize> Sizes(int factor) => [ExportedSize.Of("unet", Sample, factor), .. Controls is null ? [] : new[] { ExportedSize.Of("unet", Controls, 1) }];

    /// <summary>Finds the ports; null when problems were added.</summary>
    public static UnetPorts? Find(INetworkPorts network, UnetConfig config, VaeConfig vae, ModelIndex index, List<string> problems)
    {
        var finder = new PortFinder("unet", network, problems);
        var isXl = config.AdditionEmbedType == UnetConfig.TextTime;
        var sample = finder.RealInput(4, "sample");
        var timestep = finder.TimestepInput();
        var states = finder.RealInput(3, "encoder_hidden_states");
        var pooled = isXl ? finder.RealInput(2, "text_embeds") : null;
        var timeIds = isXl ? finder.NumberInput(2, "time_ids") : null;
        var guidance = config.TimeCondProjDim is > 0 || finder.Has("timestep_cond") ? finder.RealInput(2, "timestep_cond") : null;
        var controls = finder.Has("controlnet_conds") ? finder.RealInput(5, "controlnet_conds") : null;
        var scales = controls is null ? null : finder.Scales("conditioning_scales", "controlnet_scales");
        var output = finder.RealOutput(4, "out_sample", "noise_pred");
        finder.RefuseOthers();
        finder.Expect(sample, 1, config.InChannels, "channels");
        finder.Expect(output, 1, vae.LatentChannels, "channels");
        finder.Expect(controls, 2, 3, "channels");
        foreach (var port in new[] { sample, states, pooled, timeIds, guidance, output }) finder.ExpectOpenBatch(port);
        finder.ExpectOpenBatch(controls, 1);
        if (timestep is { Rank: 1 }) finder.ExpectBatchOfOne(timestep);
        finder.ExpectFixed(controls, 0, "ControlNets");
        var ids = timeIds?.Dimensions[1] is > 0 and var fixedIds ? fixedIds : index.RequiresAestheticsScore ? 5 : 6;
        if (timeIds is not null && ids is not (5 or 6)) problems.Add($"unet/model.onnx: {timeIds} should have 6 values, or 5 with an aesthetic score.");
        var width = config.TimeCondProjDim ?? (guidance?.Dimensions[1] is > 0 and var fixedWidth ? fixedWidth : 0);
        finder.Expect(guidance, 1, width, "values");
        if (guidance is not null && width < 4) problems.Add("unet/config.json: time_cond_proj_dim is missing or too small for the input 'timestep_cond'.");
        if (sample is null || timestep is null || states is null || output is null) return null;
        return new UnetPorts
        {
            Sample = sample,
            Timestep = timestep,
            States = states,
            Output = output,
            Pooled = pooled,
            TimeIds = timeIds,
            Guidance = guidance,
            Controls = controls,
            ControlScales = scales,
            TimeIdCount = ids,
            GuidanceWidth = guidance is null ? 0 : width,
        };
    }

    /// <summary>Complains where the fixed length of prompts is no whole number of the text encoders' windows.</summary>
    public void ExpectWindows(int window, List<string> problems)
    {
        if (States.Dimensions[1] is > 0 and var length && length % window != 0)
            problems.Add($"unet/model.onnx: {States} takes prompts of {length} tokens, which is no multiple of the text encoder's window of {window}; export it with that dimension open.");
    }

    /// <summary>Complains where the text encoders do not give as many values as the UNet takes.</summary>
    public void ExpectWidths(IReadOnlyList<TextEncoderPorts> texts, List<string> problems)
    {
        var (wanted, given) = (States.Dimensions[2], texts.Select(t => t.States.Dimensions[2]).ToList());
        if (wanted > 0 && given.TrueForAll(w => w > 0) && given.Sum() != wanted)
            problems.Add($"unet/model.onnx: {States} takes {wanted} values a token, but the text encoders give {string.Join(" + ", given)}.");
        if (Pooled?.Dimensions[1] is > 0 and var pooled && texts[^1].Pooled?.Dimensions[1] is > 0 and var vector && pooled != vector)
            problems.Add($"unet/model.onnx: {Pooled} takes {pooled} values, but the text encoder gives {vector}.");
    }
}
