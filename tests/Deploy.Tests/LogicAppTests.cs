using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Atelier.Deploy.Tests.Bicep;

namespace Atelier.Deploy.Tests;

/// <summary>The Logic App: an event in, a brief out, no call held open, no key anywhere.</summary>
public sealed partial class LogicAppTests
{
    private const string Start = "Start_the_brief_and_wait_for_its_end";

    private static JsonObject Workflow => JsonNode.Parse(Repository.Read("bicep/logicapp/workflow.json"))!.AsObject();

    [Fact]
    public void Every_action_runs_after_one_beside_it_and_there_is_a_first()
    {
        foreach (var actions in Levels(Workflow["actions"]!.AsObject()))
        {
            Assert.Contains(actions, a => a.Value!["runAfter"]!.AsObject().Count == 0);
            Assert.All(actions, a => Assert.All(a.Value!["runAfter"]!.AsObject(), after => Assert.True(actions.ContainsKey(after.Key), $"{a.Key} after {after.Key}")));
        }
    }

    [Fact]
    public void Expressions_name_actions_and_parameters_that_exist()
    {
        var text = Repository.Read("bicep/logicapp/workflow.json");
        var names = Levels(Workflow["actions"]!.AsObject()).SelectMany(l => l.Select(a => a.Key)).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Named().Matches(text).Select(m => m.Groups["name"].Value).Where(n => !names.Contains(n)));
        var parameters = Workflow["parameters"]!.AsObject().Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(parameters, ParameterUse().Matches(text).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Bicep_gives_every_parameter()
    {
        var given = (Body)((Body)BicepFile.Of("bicep/logicapp/logicapp.bicep").Named("workflow").Body!["properties"]!)["parameters"]!;
        Assert.Equal(Workflow["parameters"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal), given.Properties.Select(p => ((Text)p.Key).Plain!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_brief_is_started_once_however_often_its_event_comes()
    {
        var inputs = Workflow["actions"]![Start]!["inputs"]!;
        Assert.Equal("POST", inputs["method"]!.GetValue<string>());
        Assert.EndsWith("/v1/briefs", inputs["uri"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("triggerBody()?['id']", inputs["headers"]!["Idempotency-Key"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_end_is_awaited_by_the_asynchronous_pattern_and_every_other_call_ends_within_the_two_minutes_there_are()
    {
        var text = Repository.Read("bicep/logicapp/workflow.json");
        Assert.DoesNotContain("DisableAsyncPattern", text, StringComparison.Ordinal);
        foreach (var (name, action) in Levels(Workflow["actions"]!.AsObject()).SelectMany(l => l).Where(a => a.Value!["type"]!.GetValue<string>() == "Http"))
        {
            var limit = action!["limit"]!["timeout"]!.GetValue<string>();
            if (name == Start)
            {
                Assert.Equal("@parameters('patience')", limit);
            }
            else
            {
                Assert.InRange(System.Xml.XmlConvert.ToTimeSpan(limit), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(119));
            }
        }
    }

    [Fact]
    public void Every_call_signs_in_with_the_managed_identity()
    {
        foreach (var (name, action) in Levels(Workflow["actions"]!.AsObject()).SelectMany(l => l).Where(a => a.Value!["type"]!.GetValue<string>() == "Http"))
        {
            var authentication = action!["inputs"]!["authentication"]!;
            Assert.Equal("ManagedServiceIdentity", authentication["type"]!.GetValue<string>());
            Assert.Equal("@parameters('identity')", authentication["identity"]!.GetValue<string>());
            var own = action["inputs"]!["uri"]!.GetValue<string>().StartsWith("@{parameters('studio')}", StringComparison.Ordinal);
            Assert.Equal(own ? "@parameters('audience')" : "https://storage.azure.com/", authentication["audience"]!.GetValue<string>());
            Assert.False(string.IsNullOrEmpty(name));
        }
    }

    [Fact]
    public void It_calls_addresses_that_the_api_has()
    {
        var routes = string.Concat(Repository.Files(".cs").Where(f => f.StartsWith("web/", StringComparison.Ordinal)).Select(Repository.Read));
        foreach (var route in new[] { "Post(\"/v1/briefs\"", "Get(\"/v1/assets/{id}/verification\"", "Get(\"/v1/assets/{id}/content\"" })
        {
            Assert.Contains(route, routes, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Only_one_principal_may_start_it_and_its_address_alone_opens_nothing()
    {
        var body = BicepFile.Of("bicep/logicapp/logicapp.bicep").Named("workflow").Body!;
        Assert.Contains(body.All().OfType<Body>(), b => b["sasAuthenticationPolicy"] is Body { } policy && policy["state"] is Text { Plain: "Disabled" });
        var claims = body.All().OfType<Body>().Where(b => b["name"] is Text && b["value"] is not null).Select(b => ((Text)b["name"]!).Plain!);
        Assert.Equal(["iss", "aud", "oid"], claims);
    }

    [Fact]
    public void It_is_off_by_default() =>
        Assert.Equal("false", Assert.IsType<Literal>(BicepFile.Of("bicep/main.bicep").Named("logicApp").Value).Value);

    private static IEnumerable<JsonObject> Levels(JsonObject actions)
    {
        yield return actions;
        foreach (var action in actions.Select(a => a.Value!))
        {
            foreach (var inner in new[] { action["actions"], action["else"]?["actions"] }.OfType<JsonObject>().SelectMany(Levels))
            {
                yield return inner;
            }
        }
    }

    [GeneratedRegex(@"\b(body|items|outputs|actions)\('(?<name>[^']+)'\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex(@"parameters\('(?<name>[^']+)'\)", RegexOptions.ExplicitCapture)]
    private static partial Regex ParameterUse();
}
