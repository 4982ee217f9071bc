using Atelier.Core.Renders;

namespace Atelier.Rendering.Tests;

/// <summary>Draws as long as a test wants, and takes the steps that it says.</summary>
internal sealed class Sitting : IImageModel
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IProgress<RenderProgress>? _progress;

    public bool Serves(string model) => true;

    public void Step(RenderJob job, int step, ReadOnlyMemory<byte> draft = default) => _progress!.Report(new(job.Id, step, job.Steps, draft));

    public void End() => _over.SetResult();

    public void Break() => _over.SetException(new IOException("The brush broke."));

    public async Task<IReadOnlyList<ImageOutcome>> DrawAsync(IReadOnlyList<ImageOrder> orders, IProgress<RenderProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        _progress = progress;
        await _over.Task.WaitAsync(cancellationToken);
        return [.. orders.Select(ScriptedImages.Succeeded)];
    }
}
