namespace Atelier.Diffusion;

/// <summary>
/// Tells whether a run failed for the picture's size. Exports differ in the sizes they can do, so it is not known before; a UNet that halves the latent at each of its levels
/// can do those that stay whole.
/// </summary>
internal static class SizeFault
{
    /// <summary>The error with its field and a size that can be drawn, where the size explains it; else the error as it is.</summary>
    public static Exception Explain(Exception error, RenderPlan plan, ModelFolder folder)
    {
        if (error is not DiffusionException { Code: DiffusionErrorCodes.Run }) return error;
        var multiple = folder.Vae.Factor << (folder.Unet.BlockOutChannels.Count - 1);
        var (field, pixels) = plan.Width % multiple != 0 ? ("width", plan.Width) : ("height", plan.Height);
        if (pixels % multiple == 0) return error;
        var below = pixels / multiple * multiple;
        return new DiffusionException(
            DiffusionErrorCodes.Size,
            field,
            $"This model cannot draw a {field} of {pixels}, which is no multiple of {multiple}.",
            below == 0 ? $"Ask for {multiple}." : $"Ask for {below} or {below + multiple}.",
            error);
    }
}
