using Atelier.Core.Models;
using Atelier.Core.Renders;
using Atelier.Diffusion;
using Atelier.Local.Hosting;
using Atelier.Rendering;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Benchmarks.Painting;

/// <summary>The real model, drawing in this process as a worker draws.</summary>
internal sealed class DemoModel : IDisposable
{
    public const string Name = "atelier-demo";

    private readonly ModelHost _host;
    private readonly OnnxImageModel _images;

    public DemoModel(LocalSettings settings)
    {
        var found = ModelFolders.Find(settings.Models, NullLogger.Instance);
        if (!found.TryGetValue(Name, out var demo))
        {
            throw new InvalidOperationException($"The model '{Name}' is not below '{Path.GetFullPath(settings.Models)}'.");
        }

        Profile = demo.Profile;
        _host = new(found.ToDictionary(m => m.Key, m => m.Value.Path, StringComparer.Ordinal), settings.ModelHost);
        _images = new(_host, new RenderEngine());
    }

    public ModelProfile Profile { get; }

    public IImageModel Images => _images;

    /// <summary>Draws a batch; every order must succeed.</summary>
    public async Task<IReadOnlyList<ImageOutcome>> DrawAsync(IReadOnlyList<ImageOrder> orders)
    {
        var outcomes = await _images.DrawAllAsync(orders);
        return outcomes.FirstOrDefault(o => o.Status != RenderStatus.Succeeded) is { } failed
            ? throw new InvalidOperationException($"{failed.JobId}: {failed.ErrorCode}: {failed.ErrorMessage}")
            : outcomes;
    }

    public void Dispose() => _host.Dispose();
}
