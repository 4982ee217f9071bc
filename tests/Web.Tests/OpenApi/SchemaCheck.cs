using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Atelier.Web.Tests.OpenApi;

/// <summary>Checks JSON against the part of JSON Schema 2020-12 that the API's description uses; a keyword it doesn't know fails.</summary>
public sealed class SchemaCheck(JsonObject document)
{
    private static readonly string[] Remarks = ["description", "format", "$ref", "maxLength", "minLength", "minimum", "maximum", "minItems", "maxItems", "pattern"];

    public IEnumerable<string> Faults(JsonNode? value, JsonObject schema, string path = "")
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            var name = reference.Split('/')[^1];
            return Faults(value, document["components"]!["schemas"]![name]?.AsObject() ?? throw new InvalidOperationException($"{reference} is nowhere."), path);
        }

        if (schema.Select(k => k.Key).Except([.. Remarks, "type", "properties", "required", "items", "additionalProperties", "enum"]).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException($"The check doesn't know '{unknown}'.");
        }

        return (string?)schema["type"] switch
        {
            null => [],
            "object" => value is JsonObject found ? Object(found, schema, path) : [$"{path}: no object"],
            "array" => value is JsonArray found ? found.Index().SelectMany(i => Faults(i.Item, schema["items"]!.AsObject(), $"{path}[{i.Index}]")) : [$"{path}: no array"],
            "string" => value is JsonValue text && text.TryGetValue<string>(out var s) ? Text(s, schema, path) : [$"{path}: no text"],
            "integer" => value is JsonValue number && number.TryGetValue<long>(out var n) ? Range(n, schema, path) : [$"{path}: no integer"],
            "number" => value is JsonValue real && real.TryGetValue<double>(out var d) ? Range(d, schema, path) : [$"{path}: no number"],
            "boolean" => value is JsonValue truth && truth.TryGetValue<bool>(out _) ? [] : [$"{path}: no boolean"],
            var type => throw new InvalidOperationException($"The check doesn't know the type '{type}'."),
        };
    }

    private IEnumerable<string> Object(JsonObject value, JsonObject schema, string path)
    {
        var properties = schema["properties"]?.AsObject() ?? [];
        foreach (var name in schema["required"]?.AsArray().Select(n => (string)n!) ?? [])
        {
            if (!value.ContainsKey(name))
            {
                yield return $"{path}.{name}: missing";
            }
        }

        foreach (var (name, member) in value)
        {
            var one = properties[name]?.AsObject();
            if (one is null && schema["additionalProperties"] is JsonObject rest)
            {
                one = rest;
            }

            if (one is null && schema["additionalProperties"] is null)
            {
                yield return $"{path}.{name}: not described";
            }
            else if (one is not null)
            {
                foreach (var fault in Faults(member, one, $"{path}.{name}"))
                {
                    yield return fault;
                }
            }
        }
    }

    private static IEnumerable<string> Text(string value, JsonObject schema, string path)
    {
        if (schema["enum"] is JsonArray known && !known.Any(k => (string?)k == value))
        {
            yield return $"{path}: '{value}' is none of the values";
        }

        if (schema["pattern"] is { } pattern && !Regex.IsMatch(value, (string)pattern!, RegexOptions.None, TimeSpan.FromMinutes(2)))
        {
            yield return $"{path}: '{value}' doesn't match {pattern}";
        }

        if (value.Length > ((int?)schema["maxLength"] ?? int.MaxValue) || value.Length < ((int?)schema["minLength"] ?? 0))
        {
            yield return $"{path}: {value.Length} characters";
        }

        if ((string?)schema["format"] == "date-time" && !(DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at) && at.Offset == TimeSpan.Zero))
        {
            yield return $"{path}: '{value}' is no instant in UTC";
        }
    }

    private static IEnumerable<string> Range(double value, JsonObject schema, string path)
    {
        if (value < ((double?)schema["minimum"] ?? double.MinValue) || value > ((double?)schema["maximum"] ?? double.MaxValue))
        {
            yield return $"{path}: {value} is out of range";
        }
    }
}
