using System.Diagnostics;
using System.Numerics.Tensors;
using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>Makes a plan's row: encodes its prompts and its start, and draws its noise, in the order in which diffusers draws.</summary>
internal sealed class RowBuilder(DiffusionModel model, RenderLimits limits)
{
    private readonly RowConditions _conditions = new(model, limits);

    /// <summary>The row.</summary>
    public DenoiseRow Build(RenderPlan plan, Workspace workspace)
    {
        var began = Stopwatch.GetTimestamp();
        var (prompt, negative) = _conditions.Prompts(plan);
        var generator = new TorchGenerator(plan.Request.Seed);
        var (sample, maskChannels, blend) = plan.Request switch
        {
            { Start: null } => (FromNoise(plan, Noise(plan, generator)), [], null),
            { Start: PictureStart start, Mask: { } mask } => Masked(plan, start, mask, generator),
            { Start: PictureStart start } => (Noised(plan, Encode(Planes(plan, start.Picture), plan, generator), generator), [], null),
            { Start: LatentStart start } => (Noised(plan, Enlarge(plan, start.Latent, generator, workspace), generator), [], null),
            var other => throw new DiffusionException(DiffusionErrorCodes.Unsupported, "start", $"A start of type {other.Start!.GetType().Name} is not known.", "Start from noise, a picture or a latent."),
        };
        return new DenoiseRow(plan, prompt, negative, generator, sample, Stopwatch.GetElapsedTime(began))
        {
            TimeIds = _conditions.TimeIds(plan, negative: false),
            NegativeTimeIds = _conditions.TimeIds(plan, negative: true),
            GuidanceEmbedding = _conditions.Guidance(plan),
            Controls = _conditions.Controls(plan),
            MaskChannels = maskChannels,
            Blend = blend,
        };
    }

    /// <summary>
    /// Inpainting. An inpainting UNet is shown the mask and what is kept; any other has what is kept put back after each step. At full strength the
    /// picture's own latent is not mixed in.
    /// </summary>
    private (Latent Sample, float[] MaskChannels, MaskBlend? Blend) Masked(RenderPlan plan, PictureStart start, Picture picture, TorchGenerator generator)
    {
        var mask = new LatentMask(picture, plan.Width, plan.Height);
        var positions = mask.Positions(model.Folder.Vae.Factor);
        var planes = Planes(plan, start.Picture);
        var (shown, whole) = (model.Folder.Inpaints, start.Strength >= 1);
        var clean = whole && shown ? null : Encode(planes, plan, generator);
        var noise = Noise(plan, generator);
        // diffusers encodes what is kept for every UNet, so the draws that it takes are taken here too.
        var kept = Encode(mask.Kept(planes), plan, generator);
        var sample = whole ? FromNoise(plan, noise) : Noised(plan, clean!, noise);
        return shown ? (sample, [.. positions, .. kept.Values], null) : (sample, [], new MaskBlend(positions, clean!, noise));
    }

    private Latent Encode(float[] planes, RenderPlan plan, TorchGenerator generator) => model.RequireEncoder().Encode(planes, plan.Width, plan.Height, generator);

    private static float[] Planes(RenderPlan plan, Picture picture) => PixelConversion.FromPicture(Resize.To(picture, plan.Width, plan.Height));

    private Latent FromNoise(RenderPlan plan, float[] noise)
    {
        var values = new float[noise.Length];
        TensorPrimitives.Multiply(noise, plan.Table.InitialScale, values);
        return Latent(plan, values);
    }

    private Latent Noised(RenderPlan plan, Latent clean, TorchGenerator generator) =>
        plan.Table.Steps.Count == 0 ? clean : Noised(plan, clean, Noise(plan, generator));

    private Latent Noised(RenderPlan plan, Latent clean, float[] noise)
    {
        if (plan.Table.Steps.Count == 0) return clean;
        var step = plan.Table.Steps[0];
        var values = new float[noise.Length];
        for (var i = 0; i < values.Length; i++) values[i] = (step.StartSignal * clean.Values[i]) + (step.StartNoise * noise[i]);
        return Latent(plan, values);
    }

    private Latent Enlarge(RenderPlan plan, Latent latent, TorchGenerator generator, Workspace workspace)
    {
        var factor = model.Folder.Vae.Factor;
        if (latent.Width * factor == plan.Width && latent.Height * factor == plan.Height) return latent;
        if (plan.Upsampling == LatentUpsampling.Latent) return LatentResize.To(latent, plan.Height / factor, plan.Width / factor);
        var picture = workspace.Decoder.Decode(latent);
        return model.RequireEncoder().Encode(Resize.To(picture, plan.Width, plan.Height), generator);
    }

    private float[] Noise(RenderPlan plan, TorchGenerator generator)
    {
        var vae = model.Folder.Vae;
        var values = new float[vae.LatentChannels * (plan.Height / vae.Factor) * (plan.Width / vae.Factor)];
        generator.Fill(values);
        return values;
    }

    private Latent Latent(RenderPlan plan, float[] values)
    {
        var vae = model.Folder.Vae;
        return new Latent(vae.LatentChannels, plan.Height / vae.Factor, plan.Width / vae.Factor, values);
    }
}
