using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Diffusion;

/// <summary>Reads <c>model.json</c> or, where that is absent, the front matter of <c>README.md</c>.</summary>
internal sealed class ModelCardReader(string root, List<string> problems)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The card; problems are added to the list.</summary>
    public ModelCard Read()
    {
        var nameless = new ModelCard { Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(root)) };
        var path = Path.Combine(root, "model.json");
        if (!File.Exists(path)) return nameless with { Licence = LicenceInReadme() ?? nameless.Licence };
        try
        {
            var card = JsonSerializer.Deserialize<ModelCard>(File.ReadAllBytes(path), Json) ?? nameless;
            Check(card.Defaults);
            return card;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"model.json cannot be read: {e.Message}");
            return nameless;
        }
    }

    private void Check(RenderDefaults defaults)
    {
        if (defaults.Steps is < 1 or > 1000) problems.Add($"model.json: defaults.previewSteps {defaults.Steps} is out of range.");
        if (defaults.FinalSteps is < 1 or > 1000) problems.Add($"model.json: defaults.finalSteps {defaults.FinalSteps} is out of range.");
        if (defaults.Sampler is { } sampler && !Samplers.Names.Contains(sampler))
            problems.Add($"model.json: defaults.sampler '{sampler}' is not known; expected one of {string.Join(", ", Samplers.Names)}.");
        if (!(defaults.PromotionStrength is > 0 and <= 1)) problems.Add($"model.json: defaults.promotionStrength {defaults.PromotionStrength} is out of range.");
    }

    /// <summary>Model cards on the hub begin with <c>---</c>, lines of <c>key: value</c>, <c>---</c>.</summary>
    private string? LicenceInReadme()
    {
        var path = Path.Combine(root, "README.md");
        if (!File.Exists(path)) return null;
        var lines = File.ReadLines(path).Take(200).ToList();
        if (lines.Count == 0 || lines[0].Trim() != "---") return null;
        return lines.Skip(1).TakeWhile(line => line.Trim() != "---")
            .Where(line => line.StartsWith("license:", StringComparison.Ordinal))
            .Select(line => line["license:".Length..].Trim().Trim('"', '\''))
            .FirstOrDefault(value => value.Length > 0);
    }
}
