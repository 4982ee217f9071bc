using System.Text.RegularExpressions;

namespace Atelier.GpuWorker.Tests;

/// <summary>What of the image can be checked without building it.</summary>
public sealed partial class ImageTests
{
    private static readonly string Dockerfile = File.ReadAllText(Path.Combine(Repository.Root, "gpu-worker", "Host", "Dockerfile"));

    private static readonly string[] Ignored = File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore"));

    [Fact]
    public void It_starts_this_program_so_that_signals_reach_it() =>
        Assert.Contains($"ENTRYPOINT [\"/usr/share/dotnet/dotnet\", \"/app/{typeof(WorkerSettings).Assembly.GetName().Name}.dll\"]", Dockerfile, StringComparison.Ordinal);

    [Fact]
    public void It_runs_as_nobody_special_who_owns_the_model_cache_alone()
    {
        var users = User().Matches(Dockerfile).Select(m => m.Groups["user"].Value).ToList();

        Assert.Equal(["1654:1654"], users);
        Assert.Contains("chown 1654:1654 /models", Dockerfile, StringComparison.Ordinal);
        Assert.True(Dockerfile.LastIndexOf("\nRUN ", StringComparison.Ordinal) < Dockerfile.IndexOf("\nUSER ", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_settings_are_settings_that_the_worker_reads()
    {
        var set = Setting().Matches(Dockerfile).Select(m => m.Groups["name"].Value).ToList();
        var reader = File.ReadAllText(Path.Combine(Repository.Root, "gpu-worker", "Host", "Configuration", "SettingsReader.cs"));

        Assert.NotEmpty(set);
        Assert.All(set, name => Assert.Contains($"\"{name}\"", reader, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_partial_registry_lacks_decides_nothing_in_it()
    {
        Assert.Contains("eng/registry/.found", Ignored);
        Assert.Contains("test ! -e /app/Atelier.ApiShapes.dll", Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_copies_and_builds_is_not_ignored()
    {
        Assert.Contains("dotnet publish gpu-worker/Host/Atelier.GpuWorker.csproj", Dockerfile, StringComparison.Ordinal);
        Assert.DoesNotContain(Ignored, line => line.TrimEnd('/') is "gpu-worker" or "azure" or "core" or "imaging" or "eng" or "eng/onnxruntime" or "gpu-worker/Host" or "**/*.props");
    }

    [GeneratedRegex(@"^USER (?<user>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex User();

    [GeneratedRegex("(?<name>ATELIER_[A-Z_]+)=", RegexOptions.ExplicitCapture)]
    private static partial Regex Setting();
}
