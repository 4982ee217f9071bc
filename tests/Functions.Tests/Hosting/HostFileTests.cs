using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atelier.Functions.Durable;
using Microsoft.Azure.Functions.Worker;

namespace Atelier.Functions.Tests.Hosting;

/// <summary>What the Functions host is told by files.</summary>
public sealed class HostFileTests
{
    private static readonly JsonNode Host = JsonNode.Parse(Repository.Read("functions/host.json"))!;

    [Fact]
    public void Durable_Task_Scheduler_is_the_engine_and_Azure_Storage_differs_in_nothing_but_that()
    {
        var storage = JsonNode.Parse(Repository.Read("functions/host.storage.json"))!;
        Assert.Equal("azureManaged", (string?)Engine(Host)["type"]);
        Assert.Equal("AzureStorage", (string?)Engine(storage)["type"]);

        storage["extensions"]!["durableTask"]!["storageProvider"] = Engine(Host).DeepClone();
        Assert.True(JsonNode.DeepEquals(Host, storage));
    }

    [Fact]
    public void New_instances_get_the_version_that_the_catalog_gives_and_newer_ones_wait()
    {
        var durable = Host["extensions"]!["durableTask"]!;
        var versions = TestStudio.Catalog().Workflows.Select(w => TestStudio.Catalog().LatestVersion(w.Name)).Distinct();
        Assert.Equal([(string?)durable["defaultVersion"]], versions);
        Assert.Equal(("CurrentOrOlder", "Reject"), ((string?)durable["versionMatchStrategy"], (string?)durable["versionFailureStrategy"]));
        Assert.Equal("V2", (string?)durable["tracing"]!["version"]);
    }

    [Fact]
    public void Versions_sort_as_the_host_sorts_them()
    {
        // One number compares as text: "10" would be older than "9".
        Assert.All(TestStudio.Catalog().Workflows, w => Assert.Matches("^[1-9]$|^[0-9]+[.][0-9]+", w.Version));
    }

    [Fact]
    public void All_paths_are_ours_and_no_message_is_settled_behind_our_back()
    {
        Assert.Equal("", (string?)Host["extensions"]!["http"]!["routePrefix"]);
        Assert.False((bool?)Host["extensions"]!["serviceBus"]!["autoCompleteMessages"]);

        var triggers = typeof(DurableNames).Assembly.GetTypes().SelectMany(t => t.GetMethods()).SelectMany(m => m.GetParameters()).ToList();
        Assert.All(triggers.Select(p => p.GetCustomAttribute<ServiceBusTriggerAttribute>()).OfType<ServiceBusTriggerAttribute>(), t => Assert.False(t.AutoCompleteMessages));
        var http = Assert.Single(triggers.Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>());
        Assert.Equal((AuthorizationLevel.Anonymous, "{*path}"), (http.AuthLevel, http.Route));
        Assert.True(http.Methods is null or []);
    }

    [Fact]
    public void Telemetry_of_the_host_names_no_address_since_a_review_links_address_is_its_secret()
    {
        var logging = Host["logging"]!;
        Assert.False((bool?)logging["applicationInsights"]!["httpAutoCollectionOptions"]!["enableHttpTriggerExtendedInfoCollection"] ?? true);

        // The host calls its worker under the same path, and says so.
        Assert.False((bool?)logging["applicationInsights"]!["enableDependencyTracking"] ?? true);
        Assert.Equal(("Warning", "Warning"), ((string?)logging["logLevel"]!["Microsoft"], (string?)logging["logLevel"]!["Yarp"]));
        Assert.Contains("AddFilter(\"Microsoft.AspNetCore\", LogLevel.Warning)", Repository.Read("functions/Program.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_path_of_the_web_room_is_one_that_the_host_keeps_for_itself() =>
        Assert.All(Repository.Code("web"), code =>
        {
            Assert.DoesNotContain("\"/admin", code, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\"/runtime", code, StringComparison.OrdinalIgnoreCase);
        });

    private static JsonNode Engine(JsonNode host) => host["extensions"]!["durableTask"]!["storageProvider"]!;
}
