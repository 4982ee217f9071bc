using System.Text.Json;

namespace Atelier.Diffusion;

/// <summary>Reads <c>model_index.json</c>, where a component is <c>name: [library, class]</c>, with nulls where it is absent.</summary>
internal sealed class ModelIndexReader(ModelFiles files, List<string> problems)
{
    private const string File = "model_index.json";
    private static readonly HashSet<string> Known =
    [
        "feature_extractor", "image_encoder", "safety_checker", "scheduler", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "unet", "vae", "vae_decoder", "vae_encoder",
    ];

    /// <summary>The index; problems are added to the list.</summary>
    public ModelIndex Read()
    {
        if (files.Read(File, ModelFiles.MaxConfig, required: true) is not { } bytes) return new ModelIndex();
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problems.Add($"{File} cannot be read: {e.Message}");
            return new ModelIndex();
        }
    }

    private ModelIndex Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("it is no object");
        var components = root.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array && p.Value.GetArrayLength() == 2)
            .ToLookup(p => p.Value[1].ValueKind == JsonValueKind.String, p => p.Name);
        foreach (var name in components[true].Where(name => !Known.Contains(name)))
            problems.Add($"{File}: a pipeline with a '{name}' is not supported; expected Stable Diffusion 1.x, 2.x or XL, or a latent consistency model, with ControlNets merged into the UNet.");
        return new ModelIndex
        {
            ClassName = root.TryGetProperty("_class_name", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "",
            Present = components[true].ToHashSet(),
            Absent = components[false].ToHashSet(),
            ForceZerosForEmptyPrompt = Flag(root, "force_zeros_for_empty_prompt", true),
            RequiresAestheticsScore = Flag(root, "requires_aesthetics_score", false),
        };
    }

    private static bool Flag(JsonElement root, string name, bool otherwise) => root.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => otherwise,
        _ => throw new JsonException($"{name} is no truth value"),
    }
    : otherwise;
}
