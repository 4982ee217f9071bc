using System.Globalization;
using System.Text.Json.Nodes;

namespace Atelier.Web.Connector;

/// <summary>Writes the definition of a Power Platform custom connector (OpenAPI 2.0 with Microsoft's extensions) from the API's own description, so that the two can't drift apart. Pure.</summary>
internal sealed class ConnectorDefinition
{
    private readonly JsonObject _api;
    private readonly ConnectorTarget _target;
    private readonly ConnectorSchemas _schemas;

    private ConnectorDefinition(JsonObject api, ConnectorTarget target)
    {
        (_api, _target) = (api, target);
        var components = api["components"]!["schemas"]!.DeepClone().AsObject();
        EventSchemas.AddTo(components);
        _schemas = new(components);
    }

    /// <summary>The definition.</summary>
    /// <param name="api">The API's description, OpenAPI 3.1.</param>
    /// <param name="target">Which studio.</param>
    /// <exception cref="InvalidOperationException">The API lacks an operation that the connector has.</exception>
    public static JsonObject Write(JsonObject api, ConnectorTarget target) => new ConnectorDefinition(api, target).Write();

    private JsonObject Write()
    {
        var paths = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var wanted in ConnectorOperation.All)
        {
            var (path, method, operation) = Find(wanted.Id);
            var item = paths.TryGetValue(path, out var known) ? known : paths[path] = [];
            item[method] = Operation(wanted, operation);
            if (wanted.Kind == ConnectorOperationKind.Trigger)
            {
                item["x-ms-notification-content"] = new JsonObject { ["description"] = "What happened, as a CloudEvent.", ["schema"] = _schemas.Of(EventSchemas.Reference) };
            }
        }

        return new()
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Atelier",
                ["description"] = "Atelier takes a creative brief from a marketing team and returns approved, signed, on-brand pictures. Send briefs, follow them, have people decide, and hand delivered pictures on.",
                ["version"] = _api["info"]!["version"]!.DeepClone(),
                ["contact"] = new JsonObject { ["name"] = "Atelier", ["url"] = "https://atelier.example.com/support", ["email"] = "support@atelier.example.com" },
            },
            ["host"] = _target.Url.Authority,
            ["basePath"] = _target.Url.AbsolutePath,
            ["schemes"] = new JsonArray("https"),
            ["consumes"] = new JsonArray("application/json"),
            ["produces"] = new JsonArray("application/json"),
            ["tags"] = new JsonArray([.. paths.Values.SelectMany(p => p).Where(m => m.Key != "x-ms-notification-content").Select(m => (string)m.Value!["tags"]![0]!).Distinct().Order(StringComparer.Ordinal).Select(Tag)]),
            ["paths"] = new JsonObject(paths.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
            ["definitions"] = _schemas.Definitions,
            ["securityDefinitions"] = new JsonObject
            {
                ["oauth2_auth"] = new JsonObject
                {
                    ["type"] = "oauth2", ["flow"] = "accessCode", ["authorizationUrl"] = "https://login.microsoftonline.com/common/oauth2/authorize", ["tokenUrl"] = "https://login.microsoftonline.com/common/oauth2/token", ["scopes"] = new JsonObject(),
                },
            },
            ["security"] = new JsonArray(new JsonObject { ["oauth2_auth"] = new JsonArray() }),
            ["x-ms-connector-metadata"] = new JsonArray(
                new JsonObject { ["propertyName"] = "Website", ["propertyValue"] = "https://atelier.example.com" },
                new JsonObject { ["propertyName"] = "Privacy policy", ["propertyValue"] = "https://atelier.example.com/privacy" },
                new JsonObject { ["propertyName"] = "Categories", ["propertyValue"] = "Marketing;Content and Files" }),
        };
    }

    private JsonNode? Tag(string name) => _api["tags"]!.AsArray().Single(t => (string)t!["name"]! == name)!.DeepClone();

    private (string Path, string Method, JsonObject Operation) Find(string id)
    {
        foreach (var (path, item) in _api["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                if ((string?)operation!["operationId"] == id)
                {
                    return (path, method, operation.AsObject());
                }
            }
        }

        throw new InvalidOperationException($"The API has no operation '{id}', which the connector has.");
    }

    private JsonObject Operation(ConnectorOperation wanted, JsonObject operation)
    {
        var written = new JsonObject
        {
            ["operationId"] = wanted.Id,
            ["summary"] = operation["summary"]!.DeepClone(),
            ["description"] = operation["description"]!.DeepClone(),
            ["tags"] = operation["tags"]!.DeepClone(),
            ["x-ms-visibility"] = wanted.Kind == ConnectorOperationKind.Internal ? "internal" : "important",
            ["parameters"] = new JsonArray([.. Parameters(wanted, operation)]),
            ["responses"] = Responses(operation),
        };
        if (wanted.Kind == ConnectorOperationKind.Trigger)
        {
            written["x-ms-trigger"] = "single";
        }

        return written;
    }

    private IEnumerable<JsonNode?> Parameters(ConnectorOperation wanted, JsonObject operation)
    {
        foreach (var parameter in operation["parameters"]!.AsArray())
        {
            var written = _schemas.Of(Simple(parameter!["schema"]!.AsObject()));
            written.Remove("description");
            foreach (var name in new[] { "name", "in", "required", "description" })
            {
                written[name] = parameter[name]!.DeepClone();
            }

            var (place, called) = ((string)parameter["in"]!, (string)parameter["name"]!);
            written["x-ms-summary"] = place == "path" && called == "id" ? IdOf(operation) : Titles.Of(called);
            if (place == "path")
            {
                written["x-ms-url-encoding"] = "single";
            }

            written["x-ms-visibility"] = place == "header" || called == "after" ? "advanced" : "important";
            DynamicValues.Apply(wanted.Id, called, written);
            yield return written;
        }

        if (operation["requestBody"] is JsonObject body)
        {
            var schema = body["content"]!["application/json"]!["schema"]!.AsObject();
            yield return new JsonObject
            {
                ["name"] = "body", ["in"] = "body", ["required"] = wanted.Kind == ConnectorOperationKind.Trigger || (bool)body["required"]!,
                ["description"] = "What to send.", ["x-ms-summary"] = "Body",
                ["schema"] = wanted.Kind == ConnectorOperationKind.Trigger ? Subscribing(schema) : wanted.Id == "RelayCardResponse" ? Whole() : _schemas.Of(schema),
            };
        }
    }

    // Parameters of OpenAPI 2.0 have no references: an enumeration is written out.
    private JsonObject Simple(JsonObject schema) =>
        (string?)schema["$ref"] is { } reference ? _api["components"]!["schemas"]![reference.Split('/')[^1]]!.AsObject() : schema;

    private static string IdOf(JsonObject operation) => Titles.Of(((string)operation["tags"]![0]!) switch { "Hooks" => "subscriptionId", var tag => $"{char.ToLowerInvariant(tag[0])}{tag[1..^1]}Id" });

    // Handed on as it came: with fields of its own, the designer would want each of them filled in.
    private static JsonObject Whole() => new() { ["type"] = "object", ["description"] = "The whole body that 'Post adaptive card and wait for a response' gave." };

    // The platform fills in where it wants to be called; nobody sees that field.
    private JsonObject Subscribing(JsonObject reference)
    {
        var schema = _schemas.Inline(reference);
        var url = schema["properties"]!["notificationUrl"]!.AsObject();
        url["x-ms-notification-url"] = true;
        url["x-ms-visibility"] = "internal";
        url["x-ms-summary"] = "Notification URL";
        schema["required"] = new JsonArray("notificationUrl");
        return schema;
    }

    private JsonObject Responses(JsonObject operation)
    {
        var responses = new JsonObject();
        foreach (var (status, answer) in operation["responses"]!.AsObject().Where(r => int.Parse(r.Key, CultureInfo.InvariantCulture) < 300))
        {
            var written = new JsonObject { ["description"] = answer!["description"]!.DeepClone() };
            if (answer["content"]?["application/json"]?["schema"] is JsonObject schema)
            {
                written["schema"] = _schemas.Of(schema);
            }

            var headers = answer["headers"]!.AsObject().Where(h => h.Key is "Location" or "Retry-After").ToList();
            if (headers.Count > 0)
            {
                written["headers"] = new JsonObject(headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)new JsonObject { ["type"] = "string", ["description"] = h.Value!["description"]!.DeepClone() })));
            }

            responses[status] = written;
        }

        responses["default"] = new JsonObject { ["description"] = "A problem, with a stable code and what to do.", ["schema"] = _schemas.Of(new() { ["$ref"] = "#/components/schemas/ProblemAnswer" }) };
        return responses;
    }
}
