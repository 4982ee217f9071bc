using System.Runtime.CompilerServices;
using System.Text;
using Atelier.Core.Renders;

namespace Atelier.ServiceBus.Tests;

/// <summary>Draws the job's id as bytes and remembers what it drew.</summary>
internal sealed class Easel : IImageModel
{
    /// <summary>The model it draws with.</summary>
    public string Model { get; init; } = "paint";

    /// <summary>Every job drawn, in order.</summary>
    public List<string> Drawn { get; } = [];

    /// <summary>Runs while a batch is drawn.</summary>
    public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

    public bool Serves(string model) => model == Model;

    public bool Serves(string model, string version) => Serves(model);

    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Drawn.AddRange(orders.Select(o => o.Job.Id));
        await Meanwhile();
        foreach (var order in orders)
        {
            yield return new()
            {
                JobId = order.Job.Id,
                Status = order.Cancel.IsCancellationRequested ? RenderStatus.Cancelled : RenderStatus.Succeeded,
                Png = Encoding.UTF8.GetBytes($"picture of {order.Job.Id}"),
                ModelVersion = "1",
                Provider = "scripted",
            };
        }
    }
}
