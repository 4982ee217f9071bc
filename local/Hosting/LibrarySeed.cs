using System.Text.Json;
using Atelier.Core.Brands;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Local.Models;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Hosting;

/// <summary>Puts the models found, and the sample brands, into the studio's documents. What a person stored there is never overwritten, except models: their folders are the truth.</summary>
internal static class LibrarySeed
{
    public static async Task RunAsync(IObjectStore store, LocalSettings settings, ILogger logger)
    {
        const string workspace = LocalSettings.Workspace;
        foreach (var (name, (_, profile)) in ModelFolders.Find(settings.Models, logger))
        {
            await store.WriteAsync(StoreKeys.Model(workspace, name), profile, PutCondition.Any);
        }

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
}
