using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Atelier.Diffusion;

/// <summary>Opens the JSON files of a model folder.</summary>
/// <param name="files">The folder's files.</param>
/// <param name="problems">What can't be read is added here.</param>
internal sealed class ConfigFile(ModelFiles files, List<string> problems)
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>A file's keys; null where there is none, or it is no JSON object.</summary>
    /// <param name="relative">The file's path in the folder.</param>
    /// <param name="required">Whether it is a problem that there is none.</param>
    /// <param name="comparison">How keys are compared.</param>
    public ConfigKeys? Keys(string relative, bool required = true, StringComparison comparison = StringComparison.Ordinal) =>
        Json(relative, ModelFiles.MaxConfig, required) is { } json ? new(relative, json, comparison, problems) : null;

    /// <summary>A file's object, in which all text is Unicode; null where there is none, or it is no JSON object.</summary>
    /// <param name="relative">The file's path in the folder.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="required">Whether it is a problem that there is none.</param>
    public JsonElement? Json(string relative, int most, bool required)
    {
        if (files.Read(relative, most, required) is not { } bytes) return null;
        try
        {
            var text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
            if (text.Contains("NaN", StringComparison.Ordinal) || text.Contains("Infinity", StringComparison.Ordinal)) text = PythonJson.Standard(text);
            // Its own memory, which a document that is never disposed of keeps no pool's.
            using var document = JsonDocument.Parse(text, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                var json = document.RootElement.Clone();
                Decode(json);
                return json;
            }

            problems.Add($"{relative} cannot be read: it is no JSON object.");
        }
        catch (JsonException e)
        {
            problems.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{relative} cannot be read: it is no JSON, at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}, or it has a key twice, or is nested too deeply."));
        }
        catch (Exception e) when (e is InvalidOperationException or RegexMatchTimeoutException)
        {
            problems.Add($"{relative} cannot be read: it holds text that is no Unicode.");
        }

        return null;
    }

    /// <summary>Decodes all text once, so that what can't be decoded is found out here.</summary>
    private static void Decode(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String: json.GetString(); break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray()) Decode(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    _ = property.Name;
                    Decode(property.Value);
                }

                break;
        }
    }
}
