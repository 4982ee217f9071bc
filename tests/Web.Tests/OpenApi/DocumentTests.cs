using System.Text.Json.Nodes;
using Atelier.Web.OpenApi;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Tests.OpenApi;

public sealed class DocumentTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task The_served_document_is_OpenAPI_3_1_that_a_reader_of_the_field_takes_without_complaint()
    {
        await using var stream = await _web.Client.GetStreamAsync(new Uri("/openapi/v1.json", UriKind.Relative), WebFixture.Stop);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, WebFixture.Stop);
        copy.Position = 0;
        var (document, diagnostic) = await Microsoft.OpenApi.OpenApiDocument.LoadAsync(copy, "json", settings: null, WebFixture.Stop);
        Assert.Empty(diagnostic!.Errors.Select(e => e.ToString()));
        Assert.Equal(Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_1, diagnostic.SpecificationVersion);
        Assert.NotEmpty(document!.Paths);
    }

    [Fact]
    public async Task Everything_that_a_connector_needs_is_there_of_every_operation()
    {
        var document = await DocumentAsync();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, method, operation) in Operations(document))
        {
            var what = $"{method} {path}";
            Assert.True(ids.Add((string)operation["operationId"]!), what);
            Assert.Matches("^[A-Z][A-Za-z]+$", (string)operation["operationId"]!);
            var summary = (string)operation["summary"]!;
            Assert.True(char.IsUpper(summary[0]) && !summary.EndsWith('.') && summary.Length <= 80, $"{what}: {summary}");
            Assert.InRange(((string)operation["description"]!).Length, 30, 500);
            Assert.Single(operation["tags"]!.AsArray());
            Assert.Contains(document["tags"]!.AsArray(), t => (string)t!["name"]! == (string)operation["tags"]![0]!);
            foreach (var parameter in operation["parameters"]!.AsArray())
            {
                Assert.NotEmpty((string)parameter!["description"]!);
                Assert.NotNull(parameter["schema"]);
            }

            foreach (var (status, response) in operation["responses"]!.AsObject())
            {
                Assert.NotEmpty((string)response!["description"]!);
                Assert.True(status == "204" || response["content"]!.AsObject().All(c => c.Value!["schema"] is not null), $"{what} {status}");
            }
        }
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_schema_is_used()
    {
        var document = await DocumentAsync();
        var text = document.ToJsonString();
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            Assert.Contains($"\"#/components/schemas/{name}\"", text, StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty((string?)schema!["description"]), $"{name} doesn't say what it is");
        }

        foreach (var reference in References(document))
        {
            Assert.NotNull(document["components"]!["schemas"]![reference.Split('/')[^1]]);
        }
    }

    [Fact]
    public async Task Limits_are_those_that_the_rules_use()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;
        Assert.Equal(Core.Briefs.BriefLimits.Title, (int)schemas["BriefDraft"]!["properties"]!["title"]!["maxLength"]!);
        Assert.Equal(Core.Briefs.BriefLimits.Shots, (int)schemas["BriefOutput"]!["properties"]!["shots"]!["maxItems"]!);
        Assert.Equal(["composition", "palette", "protected"], schemas["ReferenceRole"]!["enum"]!.AsArray().Select(v => (string)v!));
    }

    [Fact]
    public async Task Every_route_of_the_API_is_described_and_nothing_else()
    {
        var described = Operations(await DocumentAsync()).Select(o => $"{o.Method} {o.Path}".ToUpperInvariant()).Order(StringComparer.Ordinal);
        var mapped = _web.Routes.Where(r => r.Metadata.GetMetadata<Operation>() is not null)
            .SelectMany(r => r.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(m => m != "HEAD").Select(m => $"{m} {r.RoutePattern.RawText}".ToUpperInvariant()))
            .Order(StringComparer.Ordinal);
        Assert.Equal(mapped, described);
        Assert.All(_web.Routes.Where(r => r.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal)), r => Assert.NotNull(r.Metadata.GetMetadata<Operation>()));
    }

    private async Task<JsonObject> DocumentAsync() => JsonNode.Parse(await _web.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), WebFixture.Stop))!.AsObject();

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations(JsonObject document) =>
        document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(m => (p.Key, m.Key, m.Value!.AsObject())));

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject found => found.SelectMany(p => p.Key == "$ref" ? [(string)p.Value!] : References(p.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
