using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>Reads JSON that strangers send: strict about types, names and doubles, so that a slip of the pen is told and not swallowed.</summary>
internal static class JsonBodies
{
    private static readonly JsonSerializerOptions Strict = new(ApiJson.Options)
    {
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>The body as a document that is kept as it is, such as a policy: nothing in it is null, since what reads it later counts on that.</summary>
    /// <exception cref="ProblemException">Too large, of another type, or not the JSON that is wanted.</exception>
    public static async Task<T> ReadDocumentAsync<T>(HttpContext context, int limit)
        where T : class
    {
        RequireJson(context.Request);
        return ReadDocument<T>(await Bodies.ReadAsync(context, limit));
    }

    /// <summary>The same of bytes, whichever way they came.</summary>
    /// <exception cref="ProblemException">Not the JSON that is wanted.</exception>
    public static T ReadDocument<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        var tree = Read<JsonNode>(body);
        if (NullIn(tree) is { } path)
        {
            throw KnownProblems.Bad("malformed", path, $"'{path}' is null. Leave a field out that says nothing.");
        }

        return Parse<T>(JsonSerializer.SerializeToUtf8Bytes(tree, Strict));
    }

    /// <summary>The body as a record.</summary>
    /// <exception cref="ProblemException">Too large, of another type, or not the JSON that is wanted.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, int limit)
        where T : class
    {
        RequireJson(context.Request);
        return Read<T>(await Bodies.ReadAsync(context, limit));
    }

    /// <summary>Bytes as a record, whichever way they came.</summary>
    /// <exception cref="ProblemException">Not the JSON that is wanted.</exception>
    public static T Read<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        if (body.Length == 0)
        {
            throw KnownProblems.Bad("body-missing", "", "There is nothing here. Send a JSON object.");
        }

        if (!Utf8.IsValid(body))
        {
            throw KnownProblems.Bad("not-utf8", "", "This holds bytes that aren't UTF-8.");
        }

        return Parse<T>(WithoutMark(body));
    }

    private static T Parse<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, Strict) ?? throw KnownProblems.Bad("body-missing", "", "Send a JSON object, not null.");
        }
        catch (JsonException e)
        {
            // The exception's own words would tell of types inside.
            var field = (e.Path ?? "").TrimStart('$').TrimStart('.');
            var place = e.LineNumber is { } line ? $" (line {line + 1}, byte {e.BytePositionInLine + 1})" : "";
            throw KnownProblems.Bad("invalid-json", field, field.Length == 0
                ? $"This isn't well-formed JSON, is nested too deep, or lacks a field that must be there{place}."
                : $"'{field}' is no field here, is there twice, or its value has the wrong type{place}.");
        }
    }

    private static string? NullIn(JsonNode? node, string path = "") => node switch
    {
        null => path,
        JsonObject members => members.Select(m => NullIn(m.Value, path.Length == 0 ? m.Key : $"{path}.{m.Key}")).FirstOrDefault(p => p is not null),
        JsonArray items => items.Index().Select(i => NullIn(i.Item, $"{path}[{i.Index}]")).FirstOrDefault(p => p is not null),
        _ => null,
    };

    private static void RequireJson(HttpRequest request)
    {
        if (!Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !(type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            || !(type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)))
        {
            throw KnownProblems.WrongType("application/json in UTF-8");
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
