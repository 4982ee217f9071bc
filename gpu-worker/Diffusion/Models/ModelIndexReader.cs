using System.Text.Json;

namespace Atelier.Diffusion;

/// <summary>Reads <c>model_index.json</c>, where a component is <c>name: [library, class]</c>, with nulls where it is absent.</summary>
internal static class ModelIndexReader
{
    private const string File = "model_index.json";
    private static readonly HashSet<string> Known =
    [
        "feature_extractor", "image_encoder", "safety_checker", "scheduler", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "unet", "vae", "vae_decoder", "vae_encoder",
    ];

    /// <summary>The index; null where it can't be read, or a flag of it is none, which is among the problems.</summary>
    public static ModelIndex? Read(ConfigFile files, List<string> problems)
    {
        if (files.Json(File, ModelFiles.MaxConfig, required: true) is not { } json) return null;
        var components = json.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array && p.Value.GetArrayLength() == 2)
            .ToLookup(p => p.Value[1].ValueKind == JsonValueKind.String, p => p.Name);
        if (components[true].Where(name => !Known.Contains(name)).ToList() is { Count: > 0 } others)
            problems.Add($"{File}: a pipeline with {string.Join(", ", others.Take(10).Select(name => $"a '{Short(name)}'"))} is not supported; expected Stable Diffusion 1.x, 2.x or XL, or a latent consistency model, with ControlNets merged into the UNet.");
        var keys = new ConfigKeys(File, json, StringComparison.Ordinal, problems);
        var index = new ModelIndex
        {
            ClassName = json.TryGetProperty("_class_name", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "",
            Present = components[true].ToHashSet(),
            Absent = components[false].ToHashSet(),
            ForceZerosForEmptyPrompt = keys.FlagOrNull("force_zeros_for_empty_prompt") ?? true,
            RequiresAestheticsScore = keys.FlagOrNull("requires_aesthetics_score") ?? false,
        };
        return keys.IsSound ? index : null;
    }

    private static string Short(string name) => name.Length > 40 ? $"{name[..40]}…" : name;
}
