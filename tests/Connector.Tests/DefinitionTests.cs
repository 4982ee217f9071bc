using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Atelier.Core.Hooks;
using Atelier.Core.Reviews;
using Atelier.Imaging;
using Atelier.Web.Connector;
using Atelier.Web.Tests;

namespace Atelier.Connector.Tests;

/// <summary>The committed files are what the API's own description gives, and keep the rules that certification checks.</summary>
public sealed class DefinitionTests : IDisposable
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Theory]
    [InlineData("apiDefinition.swagger.json")]
    [InlineData("apiProperties.json")]
    public void What_is_committed_is_what_the_API_says_of_itself(string file)
    {
        var committed = File.ReadAllText(Path.Combine(Repository.Connector, file)).ReplaceLineEndings("\n");
        Assert.True(committed == Encoding.UTF8.GetString(Written()[file]), $"connector/{file} isn't what the API says now; run ./run connector.");
    }

    [Fact]
    public void The_icon_is_a_PNG_of_the_size_that_is_asked_for_and_what_is_committed_shows_the_same()
    {
        var committed = File.ReadAllBytes(Path.Combine(Repository.Connector, "icon.png"));
        Assert.InRange(committed.Length, 100, 1 << 20);
        var (shown, drawn) = (Png.Decode(committed), Png.Decode(Written()["icon.png"]));
        Assert.Equal((230, 230), (shown.Width, shown.Height));
        Assert.True(shown.Rgb.SequenceEqual(drawn.Rgb));
    }

    [Fact]
    public void Operations_keep_the_rules_of_certification()
    {
        var definition = Definition();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, method, operation) in Operations(definition))
        {
            var id = (string)operation["operationId"]!;
            Assert.True(ids.Add(id), id);
            Assert.Matches("^[A-Z][A-Za-z]*$", id);
            var summary = (string)operation["summary"]!;
            Assert.True(summary.Length is > 0 and <= 80 && char.IsUpper(summary[0]) && Regex.IsMatch(summary, "^[A-Za-z][A-Za-z0-9 '()]*$", RegexOptions.None, TimeSpan.FromMinutes(2)), $"{id}: {summary}");
            Assert.DoesNotMatch(" [A-Z][a-z]", summary);
            var description = (string)operation["description"]!;
            Assert.True(description.Length is >= 30 and <= 500 && description != summary && ".?!".Contains(description[^1], StringComparison.Ordinal), $"{id}: {description}");
            Assert.Contains((string)operation["x-ms-visibility"]!, new[] { "important", "advanced", "internal" });
            foreach (var parameter in operation["parameters"]!.AsArray().Select(p => p!.AsObject()))
            {
                var what = $"{id} {parameter["name"]}";
                Assert.True(method != "get" || (string)parameter["in"]! != "body", what);
                Assert.True(parameter["description"] is not null && parameter["x-ms-summary"] is not null, what);
                Assert.True((string)parameter["in"]! != "path" || ((bool)parameter["required"]! && (string)parameter["x-ms-url-encoding"]! == "single" && path.Contains($"{{{parameter["name"]}}}", StringComparison.Ordinal)), what);
            }

            var good = operation["responses"]!.AsObject().Where(r => r.Key[0] == '2').ToList();
            Assert.NotEmpty(good);
            Assert.All(good, r => Assert.True(r.Key == "204" || r.Value!["schema"] is not null, $"{id} {r.Key}"));
        }

        foreach (var asked in new[] { "SubmitBrief", "GetBrief", "ListAssets", "GetAsset", "Decide", "SearchAssets", "KillCampaign" })
        {
            Assert.Contains(asked, ids);
        }
    }

    [Fact]
    public void Titles_and_texts_keep_the_rules_of_certification()
    {
        var definition = Definition();
        var info = definition["info"]!;
        Assert.DoesNotMatch("(?i)api|connector|power", (string)info["title"]!);
        Assert.InRange(((string)info["title"]!).Length, 1, 30);
        Assert.InRange(((string)info["description"]!).Length, 30, 500);
        Assert.NotNull(info["contact"]!["name"]);
        Assert.Equal(["Website", "Privacy policy", "Categories"], definition["x-ms-connector-metadata"]!.AsArray().Select(m => (string)m!["propertyName"]!));
        var colour = (string)JsonNode.Parse(Written()["apiProperties.json"])!["properties"]!["iconBrandColor"]!;
        Assert.Matches("^#[0-9a-f]{6}$", colour);
        Assert.DoesNotContain(colour, new[] { "#007ee5", "#ffffff" });
    }

    [Fact]
    public void Triggers_are_webhooks_as_the_platform_wants_them()
    {
        var definition = Definition();
        var triggers = Operations(definition).Where(o => o.Operation["x-ms-trigger"] is not null).ToList();
        Assert.Equal(["OnBriefDelivered", "OnBriefFailed", "OnReviewRequested"], triggers.Select(t => (string)t.Operation["operationId"]!).Order(StringComparer.Ordinal));
        foreach (var (path, method, operation) in triggers)
        {
            Assert.Equal(("post", "single"), (method, (string)operation["x-ms-trigger"]!));
            var body = operation["parameters"]!.AsArray().Single(p => (string)p!["in"]! == "body")!;
            Assert.True((bool)body["required"]!);
            var url = body["schema"]!["properties"]!["notificationUrl"]!;
            Assert.True((bool)url["x-ms-notification-url"]!);
            Assert.Equal("internal", (string)url["x-ms-visibility"]!);
            Assert.Contains("notificationUrl", body["schema"]!["required"]!.AsArray().Select(r => (string)r!));
            Assert.NotNull(operation["responses"]!["201"]!["headers"]!["Location"]);
            Assert.NotNull(definition["paths"]![path]!["x-ms-notification-content"]!["schema"]);
        }

        var end = definition["paths"]!["/v1/hooks/{id}"]!["delete"]!;
        Assert.Equal("internal", (string)end["x-ms-visibility"]!);
    }

    [Fact]
    public async Task What_the_connector_asks_for_the_API_refuses_to_do_without()
    {
        var definitions = Definition()["definitions"]!;
        var whole = """{"title":"Spring","intent":{"subject":"three circles"},"output":{"shots":[{"name":"hero","width":128,"height":128,"variants":1}]}}""";
        await WebFixture.JsonAsync(await _web.PostJsonAsync("/v1/briefs", whole), System.Net.HttpStatusCode.Accepted);
        foreach (var (type, at) in new (string, string[])[] { ("BriefDraft", []), ("Intent", ["intent"]), ("BriefOutput", ["output"]) })
        {
            foreach (var name in definitions[type]!["required"]!.AsArray().Select(r => (string)r!))
            {
                var draft = JsonNode.Parse(whole)!.AsObject();
                at.Aggregate(draft, (found, part) => found[part]!.AsObject()).Remove(name);
                await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/briefs", draft.ToJsonString()), System.Net.HttpStatusCode.BadRequest, "brief-invalid");
            }
        }
    }

    [Fact]
    public void A_cards_response_is_handed_on_whole() =>
        Assert.Null(Definition()["paths"]!["/v1/reviews/{id}/decisions/card"]!["post"]!["parameters"]!.AsArray().Single(p => (string)p!["in"]! == "body")!["schema"]!["properties"]);

    [Fact]
    public void What_a_flow_is_called_with_is_what_it_was_told()
    {
        var definition = Definition();
        var happened = new LifecycleEvent
        {
            Id = "b-1-r1.requested", Type = EventTypes.ReviewRequested, Time = _web.Clock.GetUtcNow(), Workspace = "studio", BriefId = "b-1", Campaign = "spring", Round = 1, ReviewId = "b-1-r1", Stage = ReviewStage.Previews,
            Deadline = _web.Clock.GetUtcNow().AddDays(1), Code = "delivered", Assets = ["a"],
        };
        var sent = JsonNode.Parse(CloudEvent.Write(happened))!.AsObject();
        var told = definition["definitions"]!["BriefEvent"]!["properties"]!.AsObject();
        Assert.Equal(told.Select(p => p.Key).Order(StringComparer.Ordinal), sent.Select(p => p.Key).Order(StringComparer.Ordinal));
        var data = definition["definitions"]!["BriefEventData"]!["properties"]!.AsObject();
        Assert.Equal(data.Select(p => p.Key).Order(StringComparer.Ordinal), sent["data"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Choices_come_from_lists_that_are_there_and_every_reference_leads_somewhere()
    {
        var definition = Definition();
        var operations = Operations(definition).ToDictionary(o => (string)o.Operation["operationId"]!, o => o.Operation);
        var choices = Nodes(definition, "x-ms-dynamic-values").ToList();
        Assert.True(choices.Count >= 6);
        foreach (var choice in choices)
        {
            var answer = operations[(string)choice["operationId"]!]["responses"]!["200"]!["schema"]!.AsObject();
            var one = Resolve(definition, Resolve(definition, answer)["properties"]![(string)choice["value-collection"]!]!["items"]!.AsObject());
            foreach (var name in new[] { (string)choice["value-path"]!, (string)choice["value-title"]! })
            {
                Assert.True(name.Split('/').Aggregate(one, (found, part) => Resolve(definition, found["properties"]![part]!.AsObject())) is not null, name);
            }
        }

        var text = definition.ToJsonString();
        Assert.All(Regex.Matches(text, "#/definitions/(?<name>[A-Za-z]+)", RegexOptions.ExplicitCapture, TimeSpan.FromMinutes(2)), m => Assert.NotNull(definition["definitions"]![m.Groups["name"].Value]));
        Assert.All(definition["definitions"]!.AsObject(), d => Assert.True(text.Contains($"#/definitions/{d.Key}\"", StringComparison.Ordinal), d.Key));
    }

    private static JsonObject Resolve(JsonObject definition, JsonObject schema) =>
        (string?)schema["$ref"] is { } reference ? definition["definitions"]![reference.Split('/')[^1]]!.AsObject() : schema;

    private static IEnumerable<JsonObject> Nodes(JsonNode? node, string name) => node switch
    {
        JsonObject found => found.SelectMany(p => p.Key == name ? [p.Value!.AsObject()] : Nodes(p.Value, name)),
        JsonArray list => list.SelectMany(i => Nodes(i, name)),
        _ => [],
    };

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations(JsonObject definition) =>
        definition["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Where(m => Methods.Contains(m.Key)).Select(m => (p.Key, m.Key, m.Value!.AsObject())));

    private JsonObject Definition() => JsonNode.Parse(Written()["apiDefinition.swagger.json"])!.AsObject();

    private IReadOnlyDictionary<string, byte[]> Written() => ConnectorFiles.Write(Web.StudioApp.Describe(_web.Studio.Services), new());
}
