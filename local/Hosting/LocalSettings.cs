using System.Globalization;
using Atelier.Local.Lanes;

namespace Atelier.Local.Hosting;

/// <summary>Where a local studio keeps and finds things. Each comes from an option, else from its environment variable, else from the default.</summary>
internal sealed record LocalSettings
{
    /// <summary>The workspace of a studio on one machine.</summary>
    public const string Workspace = "studio";

    /// <summary>Documents, pictures, histories and keys. <c>ATELIER_DATA</c>, else <c>.atelier</c>.</summary>
    public string Data { get; init; } = Environment.GetEnvironmentVariable("ATELIER_DATA") ?? ".atelier";

    /// <summary>Model folders. <c>ATELIER_MODELS</c>, else <c>gpu-worker/models</c>.</summary>
    public string Models { get; init; } = Environment.GetEnvironmentVariable("ATELIER_MODELS") ?? Path.Combine("gpu-worker", "models");

    /// <summary>Brands put into an empty studio. <c>ATELIER_SAMPLES</c>, else <c>samples</c>.</summary>
    public string Samples { get; init; } = Environment.GetEnvironmentVariable("ATELIER_SAMPLES") ?? "samples";

    /// <summary>Where people reach the studio. <c>ATELIER_URL</c>, else <c>http://localhost:7071</c>.</summary>
    public Uri Url { get; init; } = new(Environment.GetEnvironmentVariable("ATELIER_URL") ?? "http://localhost:7071");

    /// <summary>Threads a render uses; 0 takes one for each core. <c>ATELIER_THREADS</c>.</summary>
    public int Threads { get; init; } = int.TryParse(Environment.GetEnvironmentVariable("ATELIER_THREADS"), NumberStyles.None, CultureInfo.InvariantCulture, out var threads) ? threads : 0;

    /// <summary>Pictures drawn together. <c>ATELIER_BATCH</c>, else 4.</summary>
    public int Batch { get; init; } = int.TryParse(Environment.GetEnvironmentVariable("ATELIER_BATCH"), NumberStyles.None, CultureInfo.InvariantCulture, out var batch) && batch is >= 1 and <= 64 ? batch : 4;

    /// <summary>How the lanes behave.</summary>
    public LaneOptions Lanes { get; init; } = new();
}
