using System.Globalization;
using System.Text.Json.Nodes;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.OpenApi;

/// <summary>Writes OpenAPI 3.1 from the routes themselves: what isn't mapped isn't described, and what is mapped is.</summary>
internal static class ApiDescription
{
    private static readonly SortedDictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["Assets"] = "Delivered pictures with what proves them.",
        ["Brands"] = "Style guides: palette, terms, regional rules, required reviewers.",
        ["Briefs"] = "What people want, and how far it is.",
        ["Campaigns"] = "Groups of briefs: budget, kill switch, figures.",
        ["Health"] = "For probes.",
        ["Hooks"] = "Subscriptions to what happens to briefs.",
        ["Models"] = "The models that pictures are drawn with.",
        ["Previews"] = "One draft picture at once, marked as a draft.",
        ["Reviews"] = "What reviewers are asked, and what they decide.",
        ["Uploads"] = "Pictures that briefs refer to.",
        ["Workspace"] = "Policy, keys, audit, costs and figures of the whole workspace.",
    };

    /// <summary>The document.</summary>
    /// <param name="endpoints">All routes; those without an <see cref="Operation"/> are pages and left out.</param>
    /// <param name="version">Version of the studio.</param>
    public static JsonObject Write(IEnumerable<RouteEndpoint> endpoints, string version)
    {
        var schemas = new SchemaBook();
        var problem = schemas.Of(typeof(ProblemAnswer));
        var paths = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Metadata.GetMetadata<Operation>() is not { } operation)
            {
                continue;
            }

            var pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            var path = paths.TryGetValue(pattern, out var known) ? known : paths[pattern] = [];
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(m => m != "HEAD"))
            {
                path[method.ToLowerInvariant()] = Describe(operation, pattern, method, schemas, problem);
            }
        }

        return new()
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Atelier",
                ["version"] = version,
                ["description"] = "Takes creative briefs and returns approved, signed, on-brand pictures. Work that takes time answers 202 with Location and Retry-After; GET on that address answers 202 while it runs and 200 when it has ended. Problems are application/problem+json with a stable code.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = new JsonArray([.. Tags.Select(t => (JsonNode)new JsonObject { ["name"] = t.Key, ["description"] = t.Value })]),
            ["paths"] = new JsonObject(paths.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.Components,
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key of the studio, or a token of the identity provider where the studio runs behind one." },
                },
            },
        };
    }

    private static JsonObject Describe(Operation operation, string pattern, string method, SchemaBook schemas, JsonObject problem)
    {
        var described = new JsonObject
        {
            ["operationId"] = operation.Id,
            ["tags"] = new JsonArray(operation.Tag),
            ["summary"] = operation.Summary,
            ["description"] = operation.Description,
            ["parameters"] = Parameters(operation, pattern, schemas),
            ["responses"] = Responses(operation, pattern, method, schemas, problem),
            ["security"] = operation.Access.IsPublic ? [] : new JsonArray(new JsonObject { ["key"] = new JsonArray() }),
        };
        if (!operation.Access.IsPublic)
        {
            described["x-atelier-roles"] = new JsonArray([.. operation.Access.Roles.Select(r => (JsonNode)r)]);
        }

        if (operation.BodyMedia is { } media)
        {
            var schema = operation.Body is { } type ? schemas.Of(type) : Binary();
            described["requestBody"] = new JsonObject { ["required"] = operation.NeedsBody, ["content"] = new JsonObject { [media] = new JsonObject { ["schema"] = schema } } };
        }

        return described;
    }

    private static JsonArray Parameters(Operation operation, string pattern, SchemaBook schemas)
    {
        var parameters = new JsonArray();
        var segments = pattern.Split('/');
        foreach (var (i, segment) in segments.Index().Where(s => s.Item.StartsWith('{')))
        {
            parameters.Add((JsonNode)new JsonObject
            {
                ["name"] = segment.Trim('{', '}'),
                ["in"] = "path",
                ["required"] = true,
                ["description"] = $"Id of the {One(segments[i - 1])}, as the API gave it.",
                ["schema"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 100 },
            });
        }

        foreach (var parameter in operation.Parameters)
        {
            var schema = schemas.Of(parameter.Type);
            if (schema["type"] is { } type)
            {
                var isText = (string?)type == "string";
                (string Name, int? Value)[] limits = [("minimum", isText ? null : parameter.Least), (isText ? "maxLength" : "maximum", parameter.Most)];
                foreach (var (name, value) in limits)
                {
                    if (value is { } number)
                    {
                        schema[name] = number;
                    }
                }
            }

            parameters.Add((JsonNode)new JsonObject { ["name"] = parameter.Name, ["in"] = parameter.In, ["required"] = false, ["description"] = parameter.Says, ["schema"] = schema });
        }

        return parameters;
    }

    private static JsonObject Responses(Operation operation, string pattern, string method, SchemaBook schemas, JsonObject problem)
    {
        var responses = new SortedDictionary<int, JsonObject>();
        foreach (var answer in operation.Answers)
        {
            var content = new JsonObject(answer.Media.Select(m => KeyValuePair.Create(m, (JsonNode?)new JsonObject { ["schema"] = answer.Type is { } type ? schemas.Of(type) : Plain(m) })));
            if (responses.TryGetValue(answer.Status, out var other))
            {
                foreach (var (media, schema) in content)
                {
                    other["content"]!.AsObject()[media] = schema!.DeepClone();
                }

                other["description"] = $"{other["description"]} {answer.Says}";
                continue;
            }

            responses[answer.Status] = new() { ["description"] = answer.Says, ["headers"] = Headers(answer.Headers) };
            if (content.Count > 0)
            {
                responses[answer.Status]["content"] = content;
            }
        }

        foreach (var status in ProblemStatuses.Of(operation, pattern, method).Where(s => !responses.ContainsKey(s)))
        {
            responses[status] = new()
            {
                ["description"] = ProblemStatuses.Words[status],
                ["headers"] = Headers(status is 429 or 503 ? ["Retry-After"] : []),
                ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = problem.DeepClone() } },
            };
        }

        return new(responses.Select(r => KeyValuePair.Create(r.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)r.Value)));
    }

    private static JsonObject Headers(IReadOnlyList<string> names) =>
        new(names.Append("X-Request-Id").Select(n => KeyValuePair.Create(n, (JsonNode?)new JsonObject { ["description"] = HeaderWords(n), ["schema"] = new JsonObject { ["type"] = "string" } })));

    private static string HeaderWords(string name) => name switch
    {
        "Location" => "Where to look for what was made.",
        "Retry-After" => "Seconds to wait before asking again.",
        "X-Request-Id" => "Names the request in the studio's log.",
        "ETag" => "The version, to send as If-Match with a change of it.",
        "Atelier-Draft" => "Says that the picture is a draft.",
        _ => name,
    };

    private static JsonObject Plain(string media) => media.StartsWith("image/", StringComparison.Ordinal) ? Binary() : new() { ["type"] = "string" };

    private static JsonObject Binary() => new() { ["type"] = "string", ["format"] = "binary" };

    private static string One(string many) => many.EndsWith("ies", StringComparison.Ordinal) ? $"{many[..^3]}y" : many.TrimEnd('s');
}
