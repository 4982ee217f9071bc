using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Atelier.Diffusion;

/// <summary>Reads <c>model.json</c> or, where that is absent, the front matter of <c>README.md</c>.</summary>
internal sealed class ModelCardReader(ModelFiles files, string root, UnetConfig unet, List<string> problems)
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
        var family = RenderDefaults.For(unet);
        var nameless = new ModelCard { Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(root)), Defaults = family };
        if (files.Read("model.json", ModelFiles.MaxConfig, required: false) is not { } bytes) return nameless with { Licence = LicenceInReadme() ?? nameless.Licence };
        try
        {
            var json = JsonNode.Parse(bytes, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (json is JsonObject given) Complete(given, family);
            var card = json.Deserialize<ModelCard>(Json) ?? nameless;
            Check(card.Defaults);
            return card;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            problems.Add($"model.json cannot be read: {e.Message}");
            return nameless;
        }
    }

    /// <summary>What the card leaves open is what the family does well with.</summary>
    private static void Complete(JsonObject card, RenderDefaults family)
    {
        var key = card.Select(p => p.Key).FirstOrDefault(k => k.Equals("defaults", StringComparison.OrdinalIgnoreCase));
        if (key is not null && card[key] is not JsonObject) return;
        var given = key is null ? [] : card[key]!.AsObject().ToDictionary(p => p.Key, p => p.Value?.DeepClone(), StringComparer.OrdinalIgnoreCase);
        var defaults = JsonSerializer.SerializeToNode(family, Json)!.AsObject();
        foreach (var name in defaults.Select(p => p.Key).ToList())
        {
            if (given.TryGetValue(name, out var value)) defaults[name] = value;
        }

        card[key ?? "defaults"] = defaults;
    }

    private void Check(RenderDefaults defaults)
    {
        if (defaults.Steps is < 1 or > 1000) problems.Add($"model.json: defaults.previewSteps {defaults.Steps} is out of range.");
        if (defaults.FinalSteps is < 1 or > 1000) problems.Add($"model.json: defaults.finalSteps {defaults.FinalSteps} is out of range.");
        if (defaults.Sampler is { } sampler && !Samplers.Names.Contains(sampler))
            problems.Add($"model.json: defaults.sampler '{sampler}' is not known; expected one of {string.Join(", ", Samplers.Names)}.");
        if (!(defaults.Guidance is >= 0 and <= 50)) problems.Add($"model.json: defaults.guidance {defaults.Guidance} is out of range.");
        if (!(defaults.GuidanceRescale is >= 0 and <= 1)) problems.Add($"model.json: defaults.guidanceRescale {defaults.GuidanceRescale} is out of range.");
        if (!(defaults.PromotionStrength is > 0 and <= 1)) problems.Add($"model.json: defaults.promotionStrength {defaults.PromotionStrength} is out of range.");
    }

    /// <summary>Model cards on the hub begin with <c>---</c>, lines of <c>key: value</c>, <c>---</c>.</summary>
    private string? LicenceInReadme()
    {
        // It is words for people: whatever is wrong with it keeps no model from running.
        if (new ModelFiles(root, []).Read("README.md", ModelFiles.MaxConfig, required: false) is not { } bytes) return null;
        var lines = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split('\n').Take(200).ToList();
        if (lines[0].Trim() != "---") return null;
        return lines.Skip(1).TakeWhile(line => line.Trim() != "---")
            .Where(line => line.StartsWith("license:", StringComparison.Ordinal))
            .Select(line => line["license:".Length..].Trim().Trim('"', '\''))
            .FirstOrDefault(value => value.Length > 0);
    }
}
