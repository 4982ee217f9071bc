using Atelier.Diffusion;

namespace Atelier.GpuWorker.Tests;

public sealed class SettingsTests
{
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal)
    {
        ["ServiceBusConnection__fullyQualifiedNamespace"] = "atelier.servicebus.windows.net",
        ["ATELIER_BLOB_ENDPOINT"] = "https://atelier.blob.core.windows.net/",
    };

    [Fact]
    public void Two_settings_are_enough()
    {
        var settings = Read();

        Assert.Equal(("studio", "atelier", "models", "/models"), (settings.Workspace, settings.ObjectsContainer, settings.ModelsContainer, settings.ModelCache));
        Assert.Equal((ExecutionTarget.Cuda, 4, 0, 0), (settings.Device, settings.Batch, settings.Threads, settings.ModelMemory));
        Assert.Equal(["standard"], settings.Pools);
        Assert.Null(settings.ClientId);
        Assert.Null(settings.Telemetry);
    }

    [Fact]
    public void All_of_them_are_read()
    {
        _environment["AZURE_CLIENT_ID"] = "11111111-2222-3333-4444-555555555555";
        _environment["ATELIER_WORKSPACE"] = "north";
        _environment["ATELIER_BLOB_CONTAINER"] = "objects";
        _environment["ATELIER_MODELS_CONTAINER"] = "big-models";
        _environment["ATELIER_MODEL_CACHE"] = "/cache/models";
        _environment["ATELIER_POOLS"] = "standard, xl,,standard";
        _environment["ATELIER_DEVICE"] = "cpu";
        _environment["ATELIER_ATTENTION"] = "plain";
        _environment["ATELIER_NORMS"] = "fused";
        _environment["ATELIER_OPENAI_ENDPOINT"] = "https://atelier.openai.azure.com/";
        _environment["ATELIER_OPENAI_IMAGE"] = "painter";
        _environment["ATELIER_MODEL_MEMORY"] = "14336";
        _environment["ATELIER_BATCH"] = "16";
        _environment["ATELIER_THREADS"] = "2";
        _environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://collector:4317";
        var settings = Read();

        Assert.Equal(("11111111-2222-3333-4444-555555555555", "north", "objects", "big-models"), (settings.ClientId, settings.Workspace, settings.ObjectsContainer, settings.ModelsContainer));
        Assert.Equal(("/cache/models", ExecutionTarget.Cpu, 14336, 16, 2), (settings.ModelCache, settings.Device, settings.ModelMemory, settings.Batch, settings.Threads));
        Assert.Equal((false, true), (settings.FusesAttention, settings.FusesNorms));
        Assert.Equal(["standard", "xl"], settings.Pools);
        Assert.Equal(new("http://collector:4317"), settings.Telemetry);
        Assert.Equal((new("https://atelier.openai.azure.com/"), "painter"), settings.ManagedImages);
    }

    [Fact]
    public void Without_a_deployment_there_is_no_managed_image_model_and_with_one_it_needs_an_endpoint()
    {
        _environment["ATELIER_OPENAI_ENDPOINT"] = "https://atelier.openai.azure.com/";
        Assert.Null(Read().ManagedImages);

        _environment.Remove("ATELIER_OPENAI_ENDPOINT");
        _environment["ATELIER_OPENAI_IMAGE"] = "painter";
        Assert.Contains("ATELIER_OPENAI_ENDPOINT is not set", Assert.Throws<FormatException>(Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        _environment.Clear();
        _environment["ATELIER_BATCH"] = "0";
        var fault = Assert.Throws<FormatException>(Read);

        Assert.All(["ServiceBusConnection__fullyQualifiedNamespace", "ATELIER_BLOB_ENDPOINT", "ATELIER_BATCH"], name => Assert.Contains(name, fault.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ServiceBusConnection__fullyQualifiedNamespace", "Endpoint=sb://x;SharedAccessKey=y")]
    [InlineData("ServiceBusConnection__fullyQualifiedNamespace", "https://atelier.servicebus.windows.net")]
    [InlineData("ATELIER_BLOB_ENDPOINT", "http://atelier.blob.core.windows.net")]
    [InlineData("ATELIER_BLOB_ENDPOINT", "atelier")]
    [InlineData("ATELIER_WORKSPACE", "../studio")]
    [InlineData("ATELIER_WORKSPACE", "a/b")]
    [InlineData("ATELIER_BLOB_CONTAINER", "A")]
    [InlineData("ATELIER_MODELS_CONTAINER", "two--dashes")]
    [InlineData("ATELIER_MODEL_CACHE", "/")]
    [InlineData("ATELIER_POOLS", ",")]
    [InlineData("ATELIER_POOLS", "standard,../x")]
    [InlineData("ATELIER_DEVICE", "gpu")]
    [InlineData("ATELIER_MODEL_MEMORY", "-1")]
    [InlineData("ATELIER_BATCH", "65")]
    [InlineData("ATELIER_BATCH", "four")]
    [InlineData("ATELIER_THREADS", "1e3")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    public void What_a_setting_can_not_be_is_refused_by_name(string name, string value)
    {
        _environment[name] = value;

        Assert.Contains(name, Assert.Throws<FormatException>(Read).Message, StringComparison.Ordinal);
    }

    private WorkerSettings Read() => new SettingsReader(name => _environment.GetValueOrDefault(name)).Read();
}
