using System.Runtime.CompilerServices;
using Atelier.Core.Models;
using Atelier.Core.Renders;

namespace Atelier.Benchmarks.Painting;

/// <summary>Stands in for a model: paints at once, from the seed alone. What is measured with it is everything but the rendering.</summary>
internal sealed class Painter : IImageModel
{
    /// <summary>How the catalog describes it.</summary>
    public static ModelProfile Profile { get; } = new()
    {
        Name = "paint",
        Version = "1",
        Pool = "standard",
        Licence = "MIT",
        Sha256 = new('a', 64),
        PreviewSide = 64,
        FinalSide = 128,
        SizeMultiple = 16,
        PreviewSteps = 1,
        FinalSteps = 1,
        Guidance = 1,
        Sampler = "ddim",
        PromotionStrength = 0.4,
        ProofThreshold = 0.5,
    };

    public bool Serves(string model) => model == Profile.Name;

    public bool Serves(string model, string version) => model == Profile.Name && version == Profile.Version;

    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var order in orders)
        {
            yield return Paint(order.Job, orders.Count);
        }

        await Task.CompletedTask;
    }

    private static ImageOutcome Paint(RenderJob job, int batch) => new()
    {
        JobId = job.Id,
        Status = RenderStatus.Succeeded,
        Png = Canvas.Png(job.Seed, job.Width, job.Height),
        Latent = BitConverter.GetBytes(job.Seed),
        ModelVersion = Profile.Version,
        ModelSha256 = Profile.Sha256,
        Provider = "painter",
        BatchBucket = batch,
        RenderSeconds = 0.01,
    };
}
