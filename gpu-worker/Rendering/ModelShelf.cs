using Atelier.Diffusion;

namespace Atelier.Rendering;

/// <summary>
/// The models this process can draw with, by name, each loaded when first used. A folder that can't be loaded fails its own jobs, not the process.
/// Thread-safe; disposing it while something is drawn is an error.
/// </summary>
public sealed class ModelShelf : IDisposable
{
    private readonly Dictionary<string, Lazy<DiffusionPipeline>> _pipelines;

    /// <summary>Puts model folders on the shelf without loading them.</summary>
    /// <param name="folders">Paths of model folders by model name.</param>
    /// <param name="settings">How sessions are set up.</param>
    public ModelShelf(IReadOnlyDictionary<string, string> folders, SessionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(folders);

        // PublicationOnly: a folder that failed is tried again at its next job, so that mending it needs no restart.
        _pipelines = folders.ToDictionary(
            f => f.Key,
            f => new Lazy<DiffusionPipeline>(() => new(DiffusionModel.Load(ModelFolder.Open(f.Value), settings)), LazyThreadSafetyMode.PublicationOnly),
            StringComparer.Ordinal);
    }

    /// <summary>Whether a model is on the shelf.</summary>
    public bool Has(string model) => _pipelines.ContainsKey(model);

    /// <summary>The pipeline of a model, loading it when it is not loaded.</summary>
    /// <exception cref="KeyNotFoundException">It is not on the shelf.</exception>
    /// <exception cref="ModelFolderException">Its folder can't run; the message lists what is missing or wrong.</exception>
    public DiffusionPipeline Get(string model) => _pipelines[model].Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var pipeline in _pipelines.Values.Where(p => p.IsValueCreated))
        {
            pipeline.Value.Model.Dispose();
        }
    }
}
