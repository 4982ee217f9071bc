using System.Text.RegularExpressions;
using Atelier.Deploy.Tests.Bicep;

namespace Atelier.Deploy.Tests;

/// <summary>What code and templates must say alike: names of queues, deliveries, addresses of health, rooms.</summary>
public sealed class AgreementTests
{
    private static BicepFile Main => BicepFile.Of("bicep/main.bicep");

    [Fact]
    public void Queues_are_called_as_the_code_calls_them()
    {
        Contains("azure/ServiceBus/Doorbells/ServiceBusDoorbell.cs", $"Queue = \"{Value("resultsQueue")}\"");
        Contains("functions/Messages/BriefsInFunction.cs", $"Queue = \"{Value("briefsQueue")}\"");
        var lanes = Main.Named("lanes").Value!.All().OfType<Text>().Where(t => t.Holes.Count == 1).Select(t => "{pool}" + t.Pieces[1]);
        Assert.Equal(["{pool}-preview", "{pool}-final"], lanes);
        Contains("core/Renders/LaneNames.cs", "$\"{pool}-preview\" : $\"{pool}-final\"");
    }

    [Fact]
    public void Lanes_give_up_after_as_many_deliveries_as_the_worker_counts()
    {
        var options = Repository.Read("azure/ServiceBus/Lanes/ServiceBusLaneOptions.cs");
        var deliveries = Regex.Match(options, @"MaxDeliveries \{ get; init; \} = (?<n>\d+);", RegexOptions.ExplicitCapture, TimeSpan.FromMinutes(2)).Groups["n"].Value;
        var lane = (Body)BicepFile.Of("bicep/modules/service-bus.bicep").Named("laneQueues").Body!["properties"]!;
        Assert.Equal(deliveries, ((Literal)lane["maxDeliveryCount"]!).Value);
    }

    [Fact]
    public void Worker_and_probes_speak_of_the_same_address()
    {
        var health = Repository.Read("gpu-worker/Host/Health/HealthEndpoints.cs");
        var probes = BicepFile.Of("bicep/worker.bicep").Named("app").Body!.All().OfType<Body>().Where(b => b["httpGet"] is Body).Select(b => ((Text)((Body)b["httpGet"]!)["path"]!).Plain!).ToList();
        Assert.Equal(2, probes.Count);
        Assert.All(probes, path => Assert.Contains($"\"{path}\"", health, StringComparison.Ordinal));
    }

    [Fact]
    public void The_image_listens_where_the_probes_ask()
    {
        var path = Path.Combine(Repository.Root, "gpu-worker", "Host", "Dockerfile");
        Assert.SkipUnless(File.Exists(path), "The worker's image is not there yet.");
        Assert.Contains(((Literal)BicepFile.Of("bicep/worker.bicep").Named("healthPort").Value!).Value, File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void The_worker_may_take_as_long_to_stop_as_it_needs()
    {
        var drain = Repository.Read("gpu-worker/Host/Hosting/Drain.cs");
        var minutes = Regex.Matches(drain, @"TimeSpan\.FromMinutes\((?<n>\d+)\)", RegexOptions.ExplicitCapture, TimeSpan.FromMinutes(2)).Sum(m => int.Parse(m.Groups["n"].Value, System.Globalization.CultureInfo.InvariantCulture));
        var template = (Body)((Body)BicepFile.Of("bicep/worker.bicep").Named("app").Body!["properties"]!)["template"]!;
        Assert.InRange(minutes * 60, 1, int.Parse(((Literal)template["terminationGracePeriodSeconds"]!).Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Value(string name) => ((Text)Main.Named(name).Value!).Plain!;

    private static void Contains(string path, string text) => Assert.Contains(text, Repository.Read(path), StringComparison.Ordinal);
}
