using Atelier.Core.Renders;
using Atelier.Diffusion;
using Atelier.Imaging;

namespace Atelier.Rendering;

/// <summary>A job as the renderer takes it. The same job gives the same request, whenever and wherever it is drawn.</summary>
public static class JobRequests
{
    /// <summary>The request of an order.</summary>
    /// <exception cref="DiffusionException">The source is no latent.</exception>
    /// <exception cref="PngException">The source is no picture.</exception>
    public static RenderRequest Of(ImageOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var job = order.Job;
        return new()
        {
            Id = job.Id,
            Prompt = job.Prompt,
            NegativePrompt = job.NegativePrompt,
            Seed = (ulong)job.Seed,
            Steps = job.Steps,
            Guidance = (float)job.Guidance,
            Sampler = job.Sampler,
            Width = job.Width,
            Height = job.Height,
            Start = job.Source is null ? null : StartOf(job.Source, order.Source!.Value),
            Cancel = order.Cancel,
        };
    }

    private static RenderStart StartOf(RenderSource source, ReadOnlyMemory<byte> content) =>
        source.Kind == RenderSourceKind.Latent
            ? new LatentStart { Latent = Latent.FromBytes(content.Span), Strength = (float)source.Strength }
            : new PictureStart { Picture = Png.Decode(content), Strength = (float)source.Strength };
}
