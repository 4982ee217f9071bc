using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Atelier.Web.Pipeline;

namespace Atelier.Web.OpenApi;

/// <summary>Schemas of types as the serializer writes and reads them. Objects and enumerations stand once, by the name of their type, and are referred to. Not thread-safe.</summary>
internal sealed class SchemaBook
{
    private readonly Dictionary<Type, string> _names = [];
    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);

    /// <summary>All named schemas so far.</summary>
    public JsonObject Components => new(_schemas.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value.DeepClone())));

    /// <summary>A type's schema; a reference where it is named.</summary>
    public JsonObject Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return Simple(type) ?? (type.IsEnum ? Named(type, Enumeration) : Composite(type));
    }

    private static JsonObject? Simple(Type type) => type switch
    {
        _ when type == typeof(string) => new() { ["type"] = "string" },
        _ when type == typeof(bool) => new() { ["type"] = "boolean" },
        _ when type == typeof(int) => new() { ["type"] = "integer", ["format"] = "int32" },
        _ when type == typeof(long) => new() { ["type"] = "integer", ["format"] = "int64" },
        _ when type == typeof(double) => new() { ["type"] = "number", ["format"] = "double" },
        _ when type == typeof(decimal) => new() { ["type"] = "string", ["format"] = "decimal", ["pattern"] = "^-?[0-9]+([.][0-9]+)?$" },
        _ when type == typeof(DateTimeOffset) => new() { ["type"] = "string", ["format"] = "date-time" },
        _ when type == typeof(DateOnly) => new() { ["type"] = "string", ["format"] = "date" },
        _ when type == typeof(TimeSpan) => new() { ["type"] = "string", ["format"] = "duration" },
        _ when type == typeof(Uri) => new() { ["type"] = "string", ["format"] = "uri" },
        _ when type == typeof(byte[]) => new() { ["type"] = "string", ["format"] = "byte" },
        _ when type == typeof(JsonElement) => new() { ["type"] = "object", ["additionalProperties"] = true },
        _ => null,
    };

    private JsonObject Composite(Type type)
    {
        var info = ApiJson.Options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new() { ["type"] = "array", ["items"] = Of(info.ElementType!) },
            JsonTypeInfoKind.Dictionary => new() { ["type"] = "object", ["additionalProperties"] = Of(info.ElementType!) },
            JsonTypeInfoKind.Object => Named(type, Object),
            _ => throw new NotSupportedException($"{type} has a converter of its own, so that nobody can say what its JSON looks like."),
        };
    }

    private JsonObject Named(Type type, Func<Type, JsonObject> write)
    {
        if (!_names.TryGetValue(type, out var name))
        {
            name = NameOf(type);
            _names[type] = _schemas.ContainsKey(name) ? throw new InvalidOperationException($"Two types of the API are called {name}.") : name;
            _schemas[name] = [];
            _schemas[name] = write(type);
        }

        return new() { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private static string NameOf(Type type) => type.IsGenericType
        ? string.Concat(type.GetGenericArguments().Select(NameOf)) + type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]
        : type.Name;

    private static JsonObject Enumeration(Type type)
    {
        var names = Enum.GetNames(type);
        var values = names.Select(n => JsonNamingPolicy.CamelCase.ConvertName(n)).ToList();
        var schema = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(v => (JsonNode)v)]) };
        var words = names.Zip(values, (n, v) => XmlDocs.Of(type, n) is { } text ? $"{v}: {text}" : null).OfType<string>();
        return Described(schema, string.Join(' ', new[] { XmlDocs.Of(type) }.Concat(words).OfType<string>()));
    }

    private JsonObject Object(Type type)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in ApiJson.Options.GetTypeInfo(type).Properties.Where(p => p.Get is not null))
        {
            var source = (PropertyInfo)property.AttributeProvider!;
            var schema = Of(property.PropertyType);
            if (schema["$ref"] is null)
            {
                FieldLimits.Apply(source.DeclaringType!, source.Name, schema);
            }

            properties[property.Name] = Described(schema, XmlDocs.Of(source));
            if (property.IsRequired || (property.AssociatedParameter is { HasDefaultValue: false, IsNullable: false } && !property.IsGetNullable))
            {
                required.Add((JsonNode)property.Name);
            }
        }

        var result = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            result["required"] = required;
        }

        return Described(result, XmlDocs.Of(type));
    }

    private static JsonObject Described(JsonObject schema, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            schema["description"] = text;
        }

        return schema;
    }
}
