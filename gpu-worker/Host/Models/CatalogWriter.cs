using Atelier.Core.Models;
using Atelier.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Atelier.GpuWorker;

/// <summary>Tells the studio's catalog of the models that a worker serves: nobody else in Azure reads model folders.</summary>
internal sealed class CatalogWriter(IObjectStore store, string workspace, ILogger logger)
{
    /// <summary>
    /// Whether the catalog takes a model. What a version is made of never changes: other files under a version that the catalog knows are refused, since briefs name the version and manifests its hash.
    /// </summary>
    public async Task<bool> TakesAsync(ModelProfile profile, CancellationToken cancellationToken)
    {
        var known = await store.ReadAsync<ModelProfile>(StoreKeys.Model(workspace, profile.Name), cancellationToken);
        if (known is null || known.Version != profile.Version || known.Sha256 == profile.Sha256)
        {
            return true;
        }

        logger.LogError(
            "The model {Model} is refused: the catalog knows its version {Version} with the hash {Known}, and these files have {Hash}. Give changed files another version in model.json",
            profile.Name, profile.Version, known.Sha256, profile.Sha256);
        return false;
    }

    /// <summary>Puts a model into the catalog, or brings it up to date.</summary>
    public Task AddAsync(ModelProfile profile, CancellationToken cancellationToken) =>
        store.WriteAsync(StoreKeys.Model(workspace, profile.Name), profile, PutCondition.Any, metadata: null, cancellationToken);
}
