using System.Text.Json;
using System.Text.RegularExpressions;

namespace Atelier.Functions.Tests.Hosting;

/// <summary>Every setting that the Azure hosts read is in the sample and explained, and the sample has no other.</summary>
public sealed partial class SettingsSampleTests
{
    // Read by the Functions host, its extensions and the SDKs, not by code of ours.
    private static readonly string[] OfThePlatform =
    [
        "FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsDisableHomepage", "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
        "ServiceBusConnection__credential", "ServiceBusConnection__clientId", "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID",
    ];

    // Set by the platform itself, so nobody writes them.
    private static readonly string[] SetByThePlatform = ["CONTAINER_NAME", "WEBSITE_AUTH_ENABLED", "WEBSITE_HOSTNAME", "WEBSITE_INSTANCE_ID", "WEBSITE_POD_NAME"];

    // Deploy.Tests says who must read it.
    private static readonly string[] HeldElsewhere = ["ATELIER_OPENAI_IMAGE"];

    private static readonly IReadOnlyList<string> Sample =
    [
        .. JsonDocument.Parse(Repository.Read("local.settings.sample.json")).RootElement.GetProperty("Values").EnumerateObject().Select(p => p.Name),
    ];

    [Fact]
    public void Every_setting_that_code_reads_is_in_the_sample() =>
        Assert.Empty(Read().Except(Sample).Except(SetByThePlatform));

    [Fact]
    public void Every_setting_of_the_sample_is_read() =>
        Assert.Empty(Sample.Except(Read()).Except(OfThePlatform).Except(HeldElsewhere));

    [Fact]
    public void Every_setting_of_the_sample_is_explained_in_the_readme()
    {
        var readme = Repository.Read("README.md");
        Assert.Empty(Sample.Where(s => !readme.Contains($"`{s}`", StringComparison.Ordinal)));
    }

    private static HashSet<string> Read()
    {
        var code = Repository.Code("functions").Concat(Repository.Code("gpu-worker/Host")).Concat(Repository.Code("azure"));
        var names = code.SelectMany(c => Literal().Matches(c).Select(m => m.Groups["name"].Value));
        return [.. names, .. Literal().Matches(Repository.Read("functions/host.json")).Select(m => m.Groups["name"].Value)];
    }

    [GeneratedRegex("\"%?(?<name>ATELIER_[A-Z_]+|[A-Z]+_CONNECTION_STRING|TASKHUB_NAME|AZURE_CLIENT_ID|CONTAINER_NAME|WEBSITE_[A-Z_]+|ServiceBusConnection__[A-Za-z]+)%?\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Literal();
}
