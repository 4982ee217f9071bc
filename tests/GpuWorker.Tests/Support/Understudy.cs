using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Atelier.Core.Renders;
using Atelier.Imaging;

namespace Atelier.GpuWorker.Tests;

/// <summary>A managed image model that paints everything black and keeps what it was asked.</summary>
internal sealed class Understudy : IImageModel
{
    public ConcurrentQueue<string> Drawn { get; } = new();

    public bool Serves(string model) => true;

    public bool Serves(string model, string version) => true;

    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var order in orders)
        {
            yield return Draw(order);
        }

        await Task.CompletedTask;
    }

    private ImageOutcome Draw(ImageOrder order)
    {
        Drawn.Enqueue(order.Job.Id);
        var png = Png.Encode(new(order.Job.Width, order.Job.Height, new byte[order.Job.Width * order.Job.Height * 3]));
        return new() { JobId = order.Job.Id, Status = RenderStatus.Succeeded, Png = png, Provider = "managed/understudy" };
    }
}
