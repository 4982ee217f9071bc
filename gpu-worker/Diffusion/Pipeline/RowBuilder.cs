using System.Diagnostics;
using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>Makes a plan's row: encodes its prompts and its start, and draws its noise, in the order in which diffusers draws.</summary>
internal sealed class RowBuilder(DiffusionModel model, RenderLimits limits)
{
    /// <summary>The row.</summary>
    public DenoiseRow Build(RenderPlan plan, Workspace workspace)
    {
        var began = Stopwatch.GetTimestamp();
        var (prompt, negative) = Encode(plan);
        var generator = new TorchGenerator(plan.Request.Seed);
        var sample = plan.Request.Start switch
        {
            null => FromNoise(plan, generator),
            PictureStart start => Noised(plan, model.RequireEncoder().Encode(Resize.To(start.Picture, plan.Width, plan.Height), generator), generator),
            LatentStart start => Noised(plan, Enlarge(plan, start.Latent, generator, workspace), generator),
            var other => throw new DiffusionException(DiffusionErrorCodes.Unsupported, "start", $"A start of type {other.GetType().Name} is not known.", "Start from noise, a picture or a latent."),
        };
        return new DenoiseRow(plan, prompt, negative, generator, sample, Stopwatch.GetElapsedTime(began));
    }

    private (Conditioning Prompt, Conditioning? Negative) Encode(RenderPlan plan)
    {
        var most = model.MaxPromptChunks(limits.MaxPromptChunks);
        var text = plan.Request.Prompt;
        if (!plan.Guided) return (model.Encode(text, 1, most), null);
        // Both prompts of a guided row sit in one call, so the shorter is padded to the other's windows.
        var tokenizer = model.Folder.Tokenizer;
        var chunks = Math.Max(tokenizer.Windows(text, most).Report.Chunks, tokenizer.Windows(plan.NegativePrompt, most).Report.Chunks);
        return (model.Encode(text, chunks, most), model.Encode(plan.NegativePrompt, chunks, most));
    }

    private Latent FromNoise(RenderPlan plan, TorchGenerator generator)
    {
        var values = Noise(plan, generator);
        var scale = plan.Table.InitialScale;
        for (var i = 0; i < values.Length; i++) values[i] *= scale;
        return Latent(plan, values);
    }

    private Latent Noised(RenderPlan plan, Latent clean, TorchGenerator generator)
    {
        if (plan.FirstStep == plan.Table.Steps.Count) return clean;
        var step = plan.Table.Steps[plan.FirstStep];
        var values = Noise(plan, generator);
        for (var i = 0; i < values.Length; i++) values[i] = (step.StartSignal * clean.Values[i]) + (step.StartNoise * values[i]);
        return Latent(plan, values);
    }

    private Latent Enlarge(RenderPlan plan, Latent latent, TorchGenerator generator, Workspace workspace)
    {
        var factor = model.Folder.Vae.Factor;
        if (latent.Width * factor == plan.Width && latent.Height * factor == plan.Height) return latent;
        if (plan.Upsampling == LatentUpsampling.Latent) return LatentResize.To(latent, plan.Height / factor, plan.Width / factor);
        var picture = model.Decoder.Decode(workspace, latent);
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
