using System.Text.Json.Nodes;

namespace Atelier.Web.Connector;

/// <summary>Schemas of the API's description (JSON Schema 2020-12) in the words of OpenAPI 2.0. Keeps those that were asked for, and what they refer to. Not thread-safe.</summary>
internal sealed class ConnectorSchemas(JsonObject components)
{
    private static readonly string[] Kept = ["type", "format", "description", "enum", "maxLength", "minLength", "minimum", "maximum", "minItems", "maxItems", "pattern", "required"];

    // What the designer shows first; the rest unfolds.
    private static readonly string[] Important = ["BriefDraft.title", "BriefDraft.campaign", "BriefDraft.intent", "BriefDraft.output", "Intent.subject", "Intent.message", "Shot.name", "ReasonBody.reason", "ItemVerdict.verdict"];
    private static readonly string[] Advanced = ["BriefDraft.settings", "Intent.references", "Intent.minimumAge"];

    // What the rules refuse to do without, so that the designer asks for it. The API itself reads everything first and then says all that is missing at once.
    private static readonly Dictionary<string, string[]> Required = new(StringComparer.Ordinal)
    {
        ["BriefDraft"] = ["title", "intent", "output"], ["Intent"] = ["subject"], ["BriefOutput"] = ["shots"], ["Shot"] = ["name"], ["DecisionBody"] = ["verdicts"], ["ReasonBody"] = ["reason"],
    };

    // Formats that designers know; others are words of the API's own.
    private static readonly string[] Formats = ["int32", "int64", "double", "date-time", "date", "uri", "byte", "binary"];

    private readonly SortedDictionary<string, JsonObject> _definitions = new(StringComparer.Ordinal);

    /// <summary>All that were needed.</summary>
    public JsonObject Definitions => new(_definitions.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value.DeepClone())));

    /// <summary>A schema; named ones stay references.</summary>
    public JsonObject Of(JsonObject schema) => Of(schema, owner: "");

    /// <summary>A named schema, written out: it is used once, and otherwise than elsewhere.</summary>
    public JsonObject Inline(JsonObject reference)
    {
        var name = ((string)reference["$ref"]!).Split('/')[^1];
        return Of(components[name]!.AsObject(), name);
    }

    private JsonObject Of(JsonObject schema, string owner)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            var name = reference.Split('/')[^1];
            if (!_definitions.ContainsKey(name))
            {
                _definitions[name] = [];
                _definitions[name] = Of(components[name]!.AsObject(), name);
            }

            return new() { ["$ref"] = $"#/definitions/{name}" };
        }

        var written = new JsonObject(Kept.Where(schema.ContainsKey).Select(k => KeyValuePair.Create(k, schema[k]?.DeepClone())));
        if ((string?)written["format"] is { } format && !Formats.Contains(format))
        {
            written.Remove("format");
        }

        if (schema["items"] is JsonObject items)
        {
            written["items"] = Of(items, owner);
        }

        if (schema["additionalProperties"] is { } more)
        {
            written["additionalProperties"] = more is JsonObject values ? Of(values, owner) : more.DeepClone();
        }

        if (schema["properties"] is JsonObject properties)
        {
            if (Required.TryGetValue(owner, out var required))
            {
                written["required"] = new JsonArray([.. required.Select(r => (JsonNode?)r)]);
            }

            written["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Property(owner, p.Key, p.Value!.AsObject()))));
        }

        return written;
    }

    // OpenAPI 2.0 reads nothing beside a reference, so small named schemas are written out where they are used.
    private JsonObject Property(string owner, string name, JsonObject schema)
    {
        var target = (string?)schema["$ref"] is { } reference ? components[reference.Split('/')[^1]]!.AsObject() : schema;
        if (target != schema && (string?)target["type"] == "object")
        {
            return Of(schema, owner);
        }

        var written = Of(target, owner);
        if (schema["description"] is { } said)
        {
            written["description"] = said.DeepClone();
        }

        written["x-ms-summary"] = Titles.Of(name);
        Mark(written, $"{owner}.{name}");
        DynamicValues.Apply(owner, name, written);
        return written;
    }

    private static void Mark(JsonObject written, string path)
    {
        if (Important.Contains(path) || Advanced.Contains(path))
        {
            written["x-ms-visibility"] = Important.Contains(path) ? "important" : "advanced";
        }
    }
}
