using System.Text.Json;
using System.Text.RegularExpressions;

namespace Atelier.Deploy.Tests;

/// <summary>Every setting that a host reads is set, and nothing is set that no host reads.</summary>
public sealed partial class SettingTests
{
    private static readonly string[] LocalOnly =
    [
        "ATELIER_DATA", "ATELIER_DEBUG", "ATELIER_MODELS", "ATELIER_OPENAI_KEY", "ATELIER_SAMPLES",
    ];

    [Fact]
    public void The_functions_app_gets_what_it_reads_and_nothing_else() =>
        Assert.Equal(Settings.OfTheFunctionsHost.Concat(Settings.OfTheFunctions).Order(StringComparer.Ordinal), Settings.OfFunctions().Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void The_worker_gets_what_it_reads_and_nothing_else() =>
        Assert.Equal(Settings.OfTheWorker.Concat(Settings.OfTheImageService).Order(StringComparer.Ordinal), Settings.OfWorker().Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_is_set_that_flex_consumption_refuses() =>
        Assert.Empty(Settings.OfFunctions().Keys.Intersect(Settings.RefusedByFlex, StringComparer.OrdinalIgnoreCase));

    [Theory]
    [InlineData("functions", "azure", true)]
    [InlineData("gpu-worker/Host", "azure", false)]
    public void The_code_of_a_host_reads_only_settings_of_the_table(string host, string shared, bool functions)
    {
        var table = functions ? Settings.OfTheFunctionsHost.Concat(Settings.OfTheFunctions) : Settings.OfTheWorker.Concat(Settings.OfTheImageService);
        var all = Settings.OfTheFunctionsHost.Concat(Settings.OfTheFunctions).Concat(Settings.OfTheWorker).Concat(Settings.OfTheImageService).Concat(LocalOnly).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Read(host).Except(table).Except(LocalOnly));
        Assert.Empty(Read(shared).Except(all));
    }

    [Theory]
    [InlineData("functions", "Hosting/FunctionsStudio.cs", true)]
    [InlineData("gpu-worker/Host", "Dockerfile", false)]
    public void Settings_of_the_table_are_read_by_the_code(string host, string ready, bool functions)
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Repository.Root, host, ready)), "The host is not whole yet.");
        var read = Read(host).Concat(Read("azure")).ToHashSet(StringComparer.Ordinal);
        var table = functions ? Settings.OfTheFunctions : Settings.OfTheWorker;
        Assert.Empty(table.Where(s => s.StartsWith("ATELIER_", StringComparison.Ordinal)).Except(read));
    }

    [Fact]
    public void The_image_service_is_asked_for_by_whoever_draws_with_it()
    {
        var drawing = Repository.Files(".cs").Any(f => f.StartsWith("azure/", StringComparison.Ordinal) && Repository.Read(f).Contains(": IImageModel", StringComparison.Ordinal));
        Assert.SkipUnless(drawing, "Nothing draws with a managed image model yet.");
        Assert.Empty(Settings.OfTheImageService.Except(Read("gpu-worker/Host").Concat(Read("azure"))));
    }

    [Fact]
    public void The_sample_of_local_settings_names_what_bicep_sets_and_nothing_else()
    {
        var names = JsonDocument.Parse(Repository.Read("local.settings.sample.json")).RootElement.GetProperty("Values").EnumerateObject().Select(p => p.Name).ToList();
        var set = Settings.OfFunctions().Keys.Concat(Settings.OfWorker().Keys).Distinct(StringComparer.Ordinal).ToList();
        Assert.Empty(names.Except(set).Except(["FUNCTIONS_WORKER_RUNTIME"])); // Flex takes that one elsewhere
        Assert.Empty(set.Except(names));
    }

    private static IEnumerable<string> Read(string folder) =>
        Repository.Files(".cs").Where(f => f.StartsWith(folder + "/", StringComparison.Ordinal)).SelectMany(f => Literal().Matches(Repository.Read(f)).Select(m => m.Groups["name"].Value)).Distinct(StringComparer.Ordinal);

    [GeneratedRegex("\"%?(?<name>ATELIER_[A-Z_]+|TASKHUB_NAME|DTS_CONNECTION_STRING|AZURE_CLIENT_ID|OTEL_EXPORTER_OTLP_ENDPOINT|ServiceBusConnection__[A-Za-z]+)%?\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Literal();
}
