using System.Globalization;
using Atelier.Diffusion;
using Atelier.Local.Lanes;
using Atelier.Local.Platform;
using Atelier.Web.Teams;

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
    public Uri Url { get; init; } = Uri.TryCreate(Environment.GetEnvironmentVariable("ATELIER_URL") ?? "http://localhost:7071", UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw new FormatException("ATELIER_URL is no address; write it like http://localhost:7071.");

    /// <summary>Threads a render uses; 0 takes one for each core. <c>ATELIER_THREADS</c>.</summary>
    public int Threads { get; init; } = Number("ATELIER_THREADS", 0, 0, 1024);

    /// <summary>Pictures drawn together. <c>ATELIER_BATCH</c>, else 4.</summary>
    public int Batch { get; init; } = Number("ATELIER_BATCH", 4, 1, 64);

    /// <summary>What models run on. <c>ATELIER_DEVICE</c>: <c>cpu</c>, the default, or <c>cuda</c>, which is an error where it is not there.</summary>
    public ExecutionTarget Device { get; init; } = Environment.GetEnvironmentVariable("ATELIER_DEVICE") switch
    {
        null or "" or "cpu" => ExecutionTarget.Cpu,
        "cuda" => ExecutionTarget.Cuda,
        var other => throw new FormatException($"ATELIER_DEVICE is cpu or cuda; it says '{other}'."),
    };

    /// <summary>MiB that loaded models may take; 0 sets no limit. <c>ATELIER_MODEL_MEMORY</c>, else 0.</summary>
    public int ModelMemory { get; init; } = Number("ATELIER_MODEL_MEMORY", 0, 0, int.MaxValue);

    /// <summary>Whether attention runs as one operator where a model's export lets it. <c>ATELIER_ATTENTION</c>: <c>fused</c>, the default, or <c>plain</c>.</summary>
    public bool FusesAttention { get; init; } = Fuses("ATELIER_ATTENTION", true);

    /// <summary>Whether group normalisation does, on CUDA. <c>ATELIER_NORMS</c>: <c>plain</c>, the default, or <c>fused</c>.</summary>
    public bool FusesNorms { get; init; } = Fuses("ATELIER_NORMS", false);

    /// <summary>How sessions are set up.</summary>
    public SessionSettings Sessions => new() { Target = Device, IntraOpThreads = Threads, FusesAttention = FusesAttention, FusesNorms = FusesNorms };

    /// <summary>How models are loaded.</summary>
    public ModelHostOptions ModelHost => new() { Sessions = Sessions, MemoryBudget = (long)ModelMemory << 20 };

    /// <summary>Whether hooks may call this machine and private networks, and by plain http. <c>ATELIER_HOOKS_PRIVATE=1</c>.</summary>
    public bool PrivateHooks { get; init; } = Environment.GetEnvironmentVariable("ATELIER_HOOKS_PRIVATE") == "1";

    /// <summary>The language model that writes rounds, or null for templates. <c>ATELIER_OPENAI_ENDPOINT</c>, <c>ATELIER_OPENAI_CHAT</c>, <c>ATELIER_OPENAI_KEY</c>.</summary>
    public LanguageModel? LanguageModel { get; init; } = LanguageModel.From(Environment.GetEnvironmentVariable);

    /// <summary>The Teams workflow that is told too, or null. <c>ATELIER_TEAMS_WEBHOOK</c>, <c>ATELIER_TEAMS_HOSTS</c>.</summary>
    public TeamsWebhook? Teams { get; init; } = TeamsWebhook.From(Environment.GetEnvironmentVariable("ATELIER_TEAMS_WEBHOOK"), Environment.GetEnvironmentVariable("ATELIER_TEAMS_HOSTS"), TimeProvider.System);

    /// <summary>The most bytes of a picture that is kept in a row instead of a file.</summary>
    public int LargestPictureInRow { get; init; } = LocalOptions.DefaultPictureInRow;

    /// <summary>How the lanes behave.</summary>
    public LaneOptions Lanes { get; init; } = new();

    private static bool Fuses(string name, bool otherwise) => Environment.GetEnvironmentVariable(name) switch
    {
        null or "" => otherwise,
        "fused" => true,
        "plain" => false,
        var other => throw new FormatException($"{name} is fused or plain; it says '{other}'."),
    };

    private static int Number(string name, int otherwise, int least, int most)
    {
        var text = Environment.GetEnvironmentVariable(name);
        return text is null ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
            : throw new FormatException($"{name} is a whole number from {least} to {most}; it says '{text}'.");
    }
}
