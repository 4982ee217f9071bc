using System.Numerics.Tensors;
using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>Makes what a UNet is told beside sample and timestep. Thread-safe.</summary>
internal sealed class RowConditions(DiffusionModel model, RenderLimits limits)
{
    /// <summary>The encoded prompt and, for a guided row, the encoded negative prompt, of one length.</summary>
    public (Conditioning Prompt, Conditioning? Negative) Prompts(RenderPlan plan)
    {
        var (least, most) = model.PromptChunks(limits.MaxPromptChunks);
        var text = plan.Request.Prompt;
        var chunks = Math.Max(model.Chunks(text, most), least);
        if (!plan.Guided) return (model.Encode(text, chunks), null);
        if (plan.NegativePrompt is not { } negative)
        {
            var prompt = model.Encode(text, chunks);
            return (prompt, model.Zeros(prompt));
        }

        // Both prompts of a guided row sit in one call, so the shorter is padded to the other's windows.
        chunks = Math.Max(chunks, model.Chunks(negative, most));
        return (model.Encode(text, chunks), model.Encode(negative, chunks));
    }

    /// <summary>Original size, crop and target size, as height, width, top, left, height, width; with an aesthetic score in place of the target where the UNet takes five.</summary>
    public float[] TimeIds(RenderPlan plan, bool negative)
    {
        var defaults = model.Folder.Card.Defaults;
        return model.Unet.Ports switch
        {
            { TimeIds: null } => [],
            { TimeIdCount: 5 } => [plan.Height, plan.Width, 0, 0, negative ? defaults.NegativeAestheticScore : defaults.AestheticScore],
            _ => [plan.Height, plan.Width, 0, 0, plan.Height, plan.Width],
        };
    }

    /// <summary>The guidance scale as sines and cosines (Luo et al. 2023; the embedding of timesteps, of a thousand times the scale above 1).</summary>
    public float[] Guidance(RenderPlan plan)
    {
        var width = model.Unet.GuidanceWidth;
        if (width == 0) return [];
        var (half, values) = (width / 2, new float[width]);
        for (var i = 0; i < half; i++)
        {
            var angle = (plan.Guidance - 1) * 1000.0 * Math.Exp(-i * Math.Log(10_000) / (half - 1));
            (values[i], values[half + i]) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
        }

        return values;
    }

    /// <summary>Control pictures at the render's size as planes of 0 to 1; black, with no weight, where there are none.</summary>
    public IReadOnlyList<float[]> Controls(RenderPlan plan)
    {
        var size = 3 * plan.Width * plan.Height;
        return plan.Request.Controls.Count > 0
            ? [.. plan.Request.Controls.Select(c => Unit(PixelConversion.FromPicture(Resize.To(c.Picture, plan.Width, plan.Height))))]
            : [.. Enumerable.Repeat(new float[size], model.Unet.ControlCount)];
    }

    private static float[] Unit(float[] planes)
    {
        TensorPrimitives.Add(planes, 1, planes);
        TensorPrimitives.Multiply(planes, 0.5f, planes);
        return planes;
    }
}
