using System.Collections.Concurrent;
using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>Proves requests against a model and limits before any work is done. Thread-safe.</summary>
internal sealed class RenderPlanner(ModelFolder folder, Unet unet, SizeRules sizes, RenderLimits limits)
{
    private const int MostTables = 256;
    private readonly ConcurrentDictionary<(string Sampler, int Steps, float Strength, bool TakesAll), SamplerTable> _tables = new();

    /// <summary>The fewest steps that the model's own sampler takes.</summary>
    public int FewestSteps => Samplers.FewestSteps(folder.Card.Defaults.Sampler ?? Samplers.DefaultFor(folder.Scheduler), folder.Scheduler);

    /// <summary>A request of the smallest picture in the fewest steps, which takes the least memory.</summary>
    public RenderRequest Smallest()
    {
        var (width, height) = (Side(s => s.Width), Side(s => s.Height));
        Picture Flat(byte value)
        {
            var rgb = new byte[3 * width * height];
            Array.Fill(rgb, value);
            return new(width, height, rgb);
        }

        return new()
        {
            Id = "smallest",
            Prompt = "",
            Seed = 0,
            Steps = FewestSteps,
            Guidance = 1,
            Width = width,
            Height = height,
            Start = folder.Inpaints ? new PictureStart { Picture = Flat(128), Strength = 1 } : null,
            Mask = folder.Inpaints ? Flat(255) : null,
        };
    }

    private int Side(Func<ExportedSize, int> side) =>
        sizes.Drawing.Select(side).FirstOrDefault(s => s > 0) is > 0 and var only ? only : folder.Vae.Factor << (folder.Unet.BlockOutChannels.Count - 1);

    /// <summary>The plan of a request.</summary>
    /// <exception cref="DiffusionException">The request cannot be rendered.</exception>
    public RenderPlan Plan(RenderRequest request)
    {
        var defaults = folder.Card.Defaults;
        var promoted = (request.Start as LatentStart)?.Latent;
        var factor = folder.Vae.Factor;
        var steps = request.Steps ?? (promoted is null ? defaults.Steps : defaults.FinalSteps);
        var strength = request.Start is { } begun ? Strength(begun) : 1;
        var width = request.Width ?? (promoted is null ? defaults.Width ?? folder.Unet.SampleWidth * factor : defaults.FinalWidth ?? promoted.Width * factor * 2);
        var height = request.Height ?? (promoted is null ? defaults.Height ?? folder.Unet.SampleHeight * factor : defaults.FinalHeight ?? promoted.Height * factor * 2);
        var plan = new RenderPlan
        {
            Request = request,
            NegativePrompt = request.NegativePrompt ?? defaults.NegativePrompt ?? (folder.ZeroesMissingNegative ? null : ""),
            Steps = steps,
            Guidance = request.Guidance ?? defaults.Guidance,
            EmbedsGuidance = unet.GuidanceWidth > 0,
            ControlScales = request.Controls.Count > 0 ? [.. request.Controls.Select(c => c.Scale)] : new float[unet.ControlCount],
            GuidanceRescale = request.GuidanceRescale ?? defaults.GuidanceRescale,
            Width = width,
            Height = height,
            Upsampling = request.Start is LatentStart start ? start.Upsampling ?? defaults.PromotionUpsampling ?? Upsampling(start.Latent, width, height) : null,
            Table = Table(request.Sampler ?? defaults.Sampler ?? Samplers.DefaultFor(folder.Scheduler), steps, strength, takesAll: folder.Index.IsLatentConsistency && request.Mask is null),
        };
        CheckPrompt(request.Prompt, "prompt");
        if (plan.NegativePrompt is { } negative) CheckPrompt(negative, "negativePrompt");
        CheckSide(plan.Width, "width");
        CheckSide(plan.Height, "height");
        sizes.CheckDrawing(plan.Width, plan.Height);
        if (!(plan.Guidance is >= 0 and <= 50))
            throw new DiffusionException(DiffusionErrorCodes.Guidance, "guidance", $"A guidance of {plan.Guidance} cannot be used.", "Ask for 0 to 50; at most 1 turns guidance off.");
        if (!(plan.GuidanceRescale is >= 0 and <= 1))
            throw new DiffusionException(DiffusionErrorCodes.Guidance, "guidanceRescale", $"A guidance rescale of {plan.GuidanceRescale} cannot be used.", "Ask for 0 to 1; 0 leaves guidance as it is.");
        if (request.Start is { } given) CheckStart(given, plan);
        CheckMask(request);
        CheckControls(request.Controls);
        return plan;
    }

    private static float Strength(RenderStart start) => start.Strength is > 0 and <= 1
        ? start.Strength
        : throw new DiffusionException(DiffusionErrorCodes.Strength, "start.strength", $"A strength of {start.Strength} cannot be used.", "Give more than 0 and at most 1.");

    private SamplerTable Table(string sampler, int steps, float strength, bool takesAll)
    {
        var (least, most) = (Samplers.FewestSteps(sampler, folder.Scheduler), Math.Min(limits.MaxSteps, Samplers.MostSteps(sampler, folder.Scheduler)));
        if (steps < least || steps > most)
            throw new DiffusionException(DiffusionErrorCodes.Steps, "steps", $"{steps} steps cannot be taken.", $"Ask for {least} to {most} steps.");
        var key = (sampler, steps, strength, takesAll);
        if (_tables.TryGetValue(key, out var known)) return known;
        var table = Samplers.Sound(Samplers.Build(sampler, folder.Scheduler, steps, strength, takesAll));
        if (_tables.Count < MostTables) _tables.TryAdd(key, table);
        return table;
    }

    private void CheckPrompt(string? prompt, string field)
    {
        if (prompt is null) throw new DiffusionException(DiffusionErrorCodes.Prompt, field, "The prompt is null.", "Give text; it may be empty.");
        if (prompt.Length > limits.MaxPromptLength)
            throw new DiffusionException(DiffusionErrorCodes.Prompt, field, $"The prompt has {prompt.Length} characters.", $"Give at most {limits.MaxPromptLength}.");
        for (var i = 0; i < prompt.Length; i++)
        {
            if (!char.IsSurrogate(prompt[i])) continue;
            if (i + 1 >= prompt.Length || !char.IsSurrogatePair(prompt[i], prompt[i + 1]))
                throw new DiffusionException(DiffusionErrorCodes.Prompt, field, $"The prompt is no Unicode text at position {i}.", "Send well-formed UTF-8.");
            i++;
        }
    }

    private void CheckSide(int pixels, string field)
    {
        var factor = folder.Vae.Factor;
        if (pixels < factor || pixels > limits.MaxSide)
            throw new DiffusionException(DiffusionErrorCodes.Size, field, $"A {field} of {pixels} is out of range.", $"Ask for {factor} to {limits.MaxSide}.");
        if (pixels % factor != 0)
            throw new DiffusionException(DiffusionErrorCodes.Size, field, $"A {field} of {pixels} is no multiple of {factor}.", $"Ask for {pixels / factor * factor} or {(pixels / factor * factor) + factor}.");
    }

    private void CheckStart(RenderStart start, RenderPlan plan)
    {
        if ((start is PictureStart || plan.Upsampling == LatentUpsampling.Pixels) && !folder.HasEncoder)
            throw NoEncoder();
        if (start is PictureStart { Picture: var picture })
        {
            CheckSource(picture, DiffusionErrorCodes.Start, "start.picture");
            sizes.CheckEncoding(plan.Width, plan.Height, folder.Vae.Factor);
        }

        if (start is not LatentStart { Latent: var latent }) return;
        if (latent.Channels != folder.Vae.LatentChannels)
            throw new DiffusionException(DiffusionErrorCodes.Start, "start.latent", $"The latent has {latent.Channels} channels, the model {folder.Vae.LatentChannels}.", "Start from a latent of this model, or from the picture.");
        if ((long)latent.Width * folder.Vae.Factor > limits.MaxSide || (long)latent.Height * folder.Vae.Factor > limits.MaxSide)
            throw new DiffusionException(DiffusionErrorCodes.Start, "start.latent", $"The latent of {latent.Width}x{latent.Height} is too large.", $"Start from a preview of at most {limits.MaxSide} pixels a side.");
        var (factor, size) = (folder.Vae.Factor, (plan.Width, plan.Height));
        if (plan.Upsampling != LatentUpsampling.Pixels || (latent.Width * factor, latent.Height * factor) == size) return;
        sizes.CheckDecoding(latent.Width * factor, latent.Height * factor);
        sizes.CheckEncoding(plan.Width, plan.Height, factor, ", or promote with latent upsampling");
    }

    /// <summary>By pixels where the model's networks can, which keeps edges far better.</summary>
    private LatentUpsampling Upsampling(Latent latent, int width, int height) =>
        folder.HasEncoder && sizes.CanEnlarge((latent.Width * folder.Vae.Factor, latent.Height * folder.Vae.Factor), (width, height)) ? LatentUpsampling.Pixels : LatentUpsampling.Latent;

    private void CheckSource(Picture picture, string code, string field)
    {
        if (Math.Max(picture.Width, picture.Height) > limits.MaxSourceSide)
            throw new DiffusionException(code, field, $"A picture of {picture.Width}x{picture.Height} is too large.", $"Give one of at most {limits.MaxSourceSide} pixels a side.");
    }

    private DiffusionException NoEncoder() => folder.EncoderSamples
        ? new(DiffusionErrorCodes.Unsupported, "start", "The model's VAE encoder draws random numbers of its own, so no seed would decide what comes of a picture.", "Export vae_encoder/ again so that it gives 'latent_parameters' (mean and log-variance), or promote with latent upsampling.")
        : new(DiffusionErrorCodes.Unsupported, "start", "The model has no VAE encoder, so it cannot start from a picture.", "Add vae_encoder/, or promote with latent upsampling.");

    private void CheckMask(RenderRequest request)
    {
        if (request.Mask is not { } mask)
        {
            if (folder.Inpaints)
                throw new DiffusionException(DiffusionErrorCodes.Mask, "mask", "This model only fills in what a mask leaves open.", "Start from a picture with a mask, or use a model that draws whole pictures.");
            return;
        }

        if (request.Start is not PictureStart { Picture: var picture })
            throw new DiffusionException(DiffusionErrorCodes.Mask, "mask", "A mask needs a picture to work on.", "Start from a picture, or leave the mask out.");
        if ((mask.Width, mask.Height) != (picture.Width, picture.Height))
            throw new DiffusionException(DiffusionErrorCodes.Mask, "mask", $"The mask has {mask.Width}x{mask.Height} pixels, the picture {picture.Width}x{picture.Height}.", "Give a mask of the picture's size.");
    }

    private void CheckControls(IReadOnlyList<ControlPicture> controls)
    {
        if (controls.Count == 0) return;
        if (unet.ControlCount == 0)
            throw new DiffusionException(DiffusionErrorCodes.Control, "controls", "The model takes no control pictures.", "Leave them out, or use a model with ControlNets merged into its UNet.");
        if (controls.Count != unet.ControlCount)
            throw new DiffusionException(DiffusionErrorCodes.Control, "controls", $"The model has {unet.ControlCount} ControlNets, the request {controls.Count} pictures.", "Give one picture for each, with a scale of 0 for those that are not to steer, or none at all.");
        foreach (var control in controls.Where(c => !(c.Scale is >= 0 and <= 2)))
            throw new DiffusionException(DiffusionErrorCodes.Control, "controls.scale", $"A control scale of {control.Scale} cannot be used.", "Give 0 to 2; 1 is what the ControlNet was trained for.");
        foreach (var control in controls) CheckSource(control.Picture, DiffusionErrorCodes.Control, "controls.picture");
    }
}
