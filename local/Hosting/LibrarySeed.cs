using System.Text.Json;
using Atelier.Core.Brands;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Rendering;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Hosting;

/// <summary>Puts the models found, and the sample brands, into the studio's documents. What a person stored there is never overwritten, except models: their folders are the truth.</summary>
internal static class LibrarySeed
{
    private const string Folder = "folder";

    public static async Task RunAsync(IObjectStore store, LocalSettings settings, IReadOnlyDictionary<string, FoundModel> models, ILogger logger)
    {
        const string workspace = LocalSettings.Workspace;
        foreach (var (name, model) in models)
        {
            await store.WriteAsync(StoreKeys.Model(workspace, name), model.Profile, PutCondition.Any, new Dictionary<string, string> { [Folder] = Path.GetFullPath(model.Path) });
        }

        await RemoveGoneAsync(store, [.. models.Select(m => (m.Key, Path.GetFullPath(m.Value.Path)))], settings, logger);

        var brands = Path.Combine(settings.Samples, "brands");
        foreach (var path in Directory.Exists(brands) ? Directory.EnumerateFiles(brands, "*.json") : [])
        {
            try
            {
                var brand = JsonSerializer.Deserialize<Brand>(await File.ReadAllBytesAsync(path), WorkflowJson.Options) ?? throw new JsonException("It is empty.");
                await store.WriteAsync(StoreKeys.Brand(workspace, brand.Id), brand, PutCondition.Create);
            }
            catch (Exception e) when (e is JsonException or ArgumentException)
            {
                logger.LogError("The brand in {Path} can't be used: {Reason}", path, e.Message);
            }
        }
    }

    // Only models that came from a folder, and only when that folder is gone, or lies where this process looked and didn't find them: another process may have models of its own.
    private static async Task RemoveGoneAsync(IObjectStore store, HashSet<(string Name, string Path)> found, LocalSettings settings, ILogger logger)
    {
        var prefix = StoreKeys.Models(LocalSettings.Workspace);
        var root = Path.GetFullPath(settings.Models);
        await foreach (var listing in store.ListAsync(prefix))
        {
            var name = listing.Key[prefix.Length..^".json".Length];
            if (!listing.Metadata.TryGetValue(Folder, out var path) || found.Contains((name, path)))
            {
                continue;
            }

            if (!Directory.Exists(path) || Path.GetDirectoryName(path) == root)
            {
                logger.LogWarning("The model {Name} is taken out of the catalog: {Path} holds it no longer, or can't be used", name, path);
                await store.DeleteAsync(listing.Key);
            }
        }
    }
}
