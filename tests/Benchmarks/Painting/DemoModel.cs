using Atelier.Local.Hosting;
using Atelier.Local.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Benchmarks.Painting;

/// <summary>Where the demo model lies.</summary>
internal static class DemoModel
{
    public const string Name = "atelier-demo";

    /// <summary>All model folders by name.</summary>
    public static Dictionary<string, string> Folders(LocalSettings settings) =>
        ModelFolders.Find(settings.Models, NullLogger.Instance).ToDictionary(m => m.Key, m => m.Value.Path, StringComparer.Ordinal);
}
