using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Atelier.Web.Pages.Forms;

/// <summary>What somebody filled in and sent: fields by name, and files. Hostile until it was checked.</summary>
public sealed class PostedForm
{
    private const int MaxFields = 1_000;
    private const int MaxName = 64;

    private readonly Dictionary<string, StringValues> _fields;

    private PostedForm(Dictionary<string, StringValues> fields, IReadOnlyDictionary<string, PostedFile> files) => (_fields, Files) = (fields, files);

    /// <summary>An empty one.</summary>
    public static PostedForm Empty { get; } = Of([]);

    /// <summary>The files, by field; those left out are not there.</summary>
    public IReadOnlyDictionary<string, PostedFile> Files { get; }

    /// <summary>The fields' names.</summary>
    public IEnumerable<string> Names => _fields.Keys;

    /// <summary>One made of fields.</summary>
    public static PostedForm Of(IEnumerable<KeyValuePair<string, string>> fields) =>
        new(fields.ToDictionary(f => f.Key, f => new StringValues(f.Value), StringComparer.Ordinal), new Dictionary<string, PostedFile>(StringComparer.Ordinal));

    /// <summary>What a field holds, its line ends as <c>\n</c>; empty when it isn't there.</summary>
    public string Value(string name) => _fields.TryGetValue(name, out var values) ? (values[0] ?? "").ReplaceLineEndings("\n") : "";

    /// <summary>The same without space around it.</summary>
    public string Text(string name) => Value(name).Trim();

    /// <summary>Everything that a field of several choices holds.</summary>
    public IReadOnlyList<string> All(string name) => _fields.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : [];

    /// <summary>Whether a box is ticked or a button was pressed.</summary>
    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>The same with some fields set.</summary>
    public PostedForm With(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var changed = new Dictionary<string, StringValues>(_fields, StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            changed[name] = value;
        }

        return new(changed, Files);
    }

    /// <summary>
    /// Reads a form of one of our own pages. A browser says where a form comes from; one that doesn't say it is refused here, because a page elsewhere can send forms too.
    /// </summary>
    internal static Task<PostedForm> ReadOwnAsync(HttpContext context, StudioOptions options, bool takesFiles = false)
    {
        // What they say was judged at the edge; here something must be said at all.
        if (context.Request.Headers.Origin.Count == 0 && context.Request.Headers["Sec-Fetch-Site"].Count == 0)
        {
            throw new ProblemException(new()
            {
                Status = 403, Code = "origin-missing", Title = "It isn't known where this form comes from.",
                Detail = "Forms are taken from the studio's own pages, in a browser that sends an Origin header. Programs use the API under /v1.",
            });
        }

        return ReadAsync(context, options, takesFiles);
    }

    /// <summary>Reads a form.</summary>
    internal static async Task<PostedForm> ReadAsync(HttpContext context, StudioOptions options, bool takesFiles = false)
    {
        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed : null;
        try
        {
            if (type?.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true)
            {
                using var stream = new MemoryStream(await Bodies.ReadAsync(context, options.MaxFormBytes));
                using var reader = new FormReader(stream) { ValueCountLimit = MaxFields, KeyLengthLimit = MaxName, ValueLengthLimit = options.MaxFormBytes };
                return new(await reader.ReadFormAsync(context.RequestAborted), new Dictionary<string, PostedFile>(StringComparer.Ordinal));
            }

            if (takesFiles && type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 100 } boundary)
            {
                return await ReadPartsAsync(context, options, boundary);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw KnownProblems.Bad("malformed", "", $"The form is broken off, has more than {MaxFields} fields, or one with a very long name.");
        }

        throw KnownProblems.WrongType(takesFiles ? "multipart/form-data" : "application/x-www-form-urlencoded");
    }

    private static async Task<PostedForm> ReadPartsAsync(HttpContext context, StudioOptions options, string boundary)
    {
        using var stream = new MemoryStream(await Bodies.ReadAsync(context, options.MaxUploadBytes + options.MaxFormBytes));
        var reader = new MultipartReader(boundary, stream);
        var fields = new KeyValueAccumulator();
        var files = new Dictionary<string, PostedFile>(StringComparer.Ordinal);
        while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 and <= MaxName } name
                || fields.ValueCount + files.Count >= MaxFields)
            {
                throw new InvalidDataException("A part of the form can't be read.");
            }

            using var body = new MemoryStream();
            await section.Body.CopyToAsync(body, context.RequestAborted);
            if (!disposition.IsFileDisposition())
            {
                fields.Append(name, System.Text.Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length));
            }
            else if (body.Length > 0)
            {
                files[name] = new(section.ContentType ?? "", body.ToArray());
            }
        }

        return new(fields.GetResults(), files);
    }
}
