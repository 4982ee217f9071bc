using Atelier.Core.Renders;

namespace Atelier.Azure.Tests.Renders;

/// <summary>Answers each order as told, and keeps what it was asked.</summary>
internal sealed class ScriptedImageModel(Func<ImageOrder, ImageOutcome> answer) : IImageModel
{
    public List<string> Asked { get; } = [];

    public bool Serves(string model) => model == "demo";

    public Task<IReadOnlyList<ImageOutcome>> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Asked.AddRange(orders.Select(o => o.Job.Id));
        return Task.FromResult<IReadOnlyList<ImageOutcome>>([.. orders.Select(answer)]);
    }
}
