using System.Runtime.CompilerServices;
using Atelier.Core.Renders;

namespace Atelier.Azure.Tests.Renders;

/// <summary>Answers each order as told, and keeps what it was asked.</summary>
internal sealed class ScriptedImageModel(Func<ImageOrder, ImageOutcome> answer) : IImageModel
{
    public List<string> Asked { get; } = [];

    public bool Serves(string model) => model == "demo";

    public bool Serves(string model, string version) => model == "demo" && version == "1";

    public async IAsyncEnumerable<ImageOutcome> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Asked.AddRange(orders.Select(o => o.Job.Id));
        foreach (var order in orders)
        {
            yield return answer(order);
        }

        await Task.CompletedTask;
    }
}
