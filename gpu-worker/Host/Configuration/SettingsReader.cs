using System.Globalization;
using Atelier.Core.Storage;
using Atelier.Diffusion;

namespace Atelier.GpuWorker;

/// <summary>Reads settings from the environment, and says everything that is wrong with them at once.</summary>
internal sealed class SettingsReader(Func<string, string?> read)
{
    private readonly List<string> _faults = [];

    /// <summary>The settings.</summary>
    /// <exception cref="FormatException">Some are missing or wrong; the message lists them all.</exception>
    public WorkerSettings Read()
    {
        var settings = new WorkerSettings
        {
            ServiceBus = Text("ServiceBusConnection__fullyQualifiedNamespace", null, IsHost, "a host name such as atelier.servicebus.windows.net"),
            ClientId = read("AZURE_CLIENT_ID") ?? read("ServiceBusConnection__clientId"),
            Workspace = Text("ATELIER_WORKSPACE", "studio", ObjectKey.IsSegment, "a name of letters, digits, dots and dashes"),
            BlobEndpoint = Address("ATELIER_BLOB_ENDPOINT") ?? new("https://missing"),
            ObjectsContainer = Text("ATELIER_BLOB_CONTAINER", "atelier", IsContainer, "a container's name"),
            ModelsContainer = Text("ATELIER_MODELS_CONTAINER", "models", IsContainer, "a container's name"),
            ModelCache = Folder("ATELIER_MODEL_CACHE", "/models"),
            Pools = Pools(),
            Device = Choice("ATELIER_DEVICE", "cuda", "cpu") == "cuda" ? ExecutionTarget.Cuda : ExecutionTarget.Cpu,
            FusesAttention = Choice("ATELIER_ATTENTION", "fused", "plain") == "fused",
            FusesNorms = Choice("ATELIER_NORMS", "plain", "fused") == "fused",
            ModelMemory = Number("ATELIER_MODEL_MEMORY", 0, 0, 1 << 20),
            Batch = Number("ATELIER_BATCH", 4, 1, 64),
            Threads = Number("ATELIER_THREADS", 0, 0, 1024),
            ManagedImages = Given("ATELIER_OPENAI_IMAGE") is { } deployment && Address("ATELIER_OPENAI_ENDPOINT") is { } managed ? (managed, deployment) : null,
            Telemetry = Optional("OTEL_EXPORTER_OTLP_ENDPOINT"),
        };
        return _faults.Count == 0 ? settings : throw new FormatException(string.Join(' ', _faults));
    }

    private string Text(string name, string? otherwise, Func<string, bool> isOne, string what)
    {
        var text = Given(name) ?? otherwise;
        if (text is null)
        {
            _faults.Add($"{name} is not set; it is {what}.");
        }
        else if (!isOne(text))
        {
            _faults.Add($"{name} is {what}; it says '{text}'.");
        }

        return text ?? "";
    }

    private Uri? Address(string name)
    {
        if (Given(name) is not { } text)
        {
            _faults.Add($"{name} is not set; it is an https address.");
            return null;
        }

        // Without TLS only on this machine: identities' tokens travel along.
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            return address;
        }

        _faults.Add($"{name} is an https address; it says '{text}'.");
        return null;
    }

    private Uri? Optional(string name)
    {
        if (Given(name) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp))
        {
            return address;
        }

        _faults.Add($"{name} is an http or https address; it says '{text}'.");
        return null;
    }

    // A folder of its own: the worker deletes what doesn't belong to its models.
    private string Folder(string name, string otherwise)
    {
        var path = Path.GetFullPath(Given(name) ?? otherwise);
        if (Path.GetDirectoryName(path) is null)
        {
            _faults.Add($"{name} is a folder of its own; it says '{path}'.");
        }

        return path;
    }

    private List<string> Pools()
    {
        var pools = (Given("ATELIER_POOLS") ?? "standard").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        if (pools.Count == 0 || pools.Exists(p => p.Length > 64 || !ObjectKey.IsSegment(p)))
        {
            _faults.Add($"ATELIER_POOLS is a list of pool names with commas between; it says '{read("ATELIER_POOLS")}'.");
        }

        return pools;
    }

    private string Choice(string name, string otherwise, string other)
    {
        var text = Given(name) ?? otherwise;
        if (text != otherwise && text != other)
        {
            _faults.Add($"{name} is {otherwise} or {other}; it says '{text}'.");
        }

        return text;
    }

    private int Number(string name, int otherwise, int least, int most)
    {
        if (Given(name) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        _faults.Add($"{name} is a whole number from {least} to {most}; it says '{text}'.");
        return otherwise;
    }

    private string? Given(string name) => read(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static bool IsHost(string text) => Uri.CheckHostName(text) == UriHostNameType.Dns && text.Contains('.', StringComparison.Ordinal);

    // Azure's rule: 3 to 63 lower-case letters, digits and single dashes between them.
    private static bool IsContainer(string text) =>
        text.Length is >= 3 and <= 63 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && text[0] != '-' && text[^1] != '-' && !text.Contains("--", StringComparison.Ordinal);
}
