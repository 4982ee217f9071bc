using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Local.Tests.Studio;

/// <summary>Workers with different models on one data folder.</summary>
public sealed class MixedWorkers : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_brief_whose_model_comes_late_and_to_another_worker_is_delivered()
    {
        var without = new Easel { HasModel = false };
        await using var studio = await StudioOnDisk.StartAsync(_folder.Path, without);
        var brief = await studio.SubmitAsync();
        await StudioOnDisk.UntilAsync(() => Task.FromResult(without.AskedInVain >= 8));

        // As './run worker' in a process of its own.
        var with = new Easel();
        await using var other = await LocalStudio.OpenAsync(StudioOnDisk.Settings(_folder.Path), NullLoggerFactory.Instance, _ => { });
        other.StartWorker(with);
        await studio.ApproveAsync(await studio.UntilReviewAsync(brief));

        Assert.Equal("delivered", (await studio.UntilEndAsync(brief)).Code);
        Assert.False(without.Started.IsCompleted);
        var attempts = new List<int>();
        await foreach (var render in studio.Store.ListAsync(StoreKeys.RendersOf(StudioOnDisk.Workspace, brief.Id)))
        {
            var result = await studio.Store.ReadRequiredAsync<RenderResult>(render.Key);
            Assert.Equal(RenderStatus.Succeeded, result.Status);
            attempts.Add(RenderJobId.Parse(result.JobId).Attempt);
        }

        Assert.Equal([1, 1, 1], attempts);
    }
}
