using System.Text.Json;

namespace Atelier.Diffusion;

/// <summary>Reads <c>tokenizer/</c> or <c>tokenizer_2/</c>: <c>vocab.json</c>, <c>merges.txt</c> (or <c>tokenizer.json</c> alone), and the special tokens and window of its configurations.</summary>
internal sealed class TokenizerReader(ModelFiles files, string folder, string encoderFolder, List<string> problems)
{
    private const int ClipWindow = 77;

    /// <summary>The tokenizer, or null when problems were added to the list.</summary>
    public ClipTokenizer? Read()
    {
        var before = problems.Count;
        var (vocabulary, merges) = Alone() ?? (ReadJson($"{folder}/vocab.json", required: true)?.Deserialize<Dictionary<string, int>>(), ReadMerges());
        var config = ReadJson($"{folder}/tokenizer_config.json", required: false);
        var map = ReadJson($"{folder}/special_tokens_map.json", required: false);
        var encoder = ReadJson($"{encoderFolder}/config.json", required: false);
        if (problems.Count > before || vocabulary is null || merges is null) return null;

        string Token(string key, string fallback) => TokenIn(map, key) ?? TokenIn(config, key) ?? fallback;
        var standard = new SpecialTokens();
        var specials = new SpecialTokens
        {
            Begin = Token("bos_token", standard.Begin),
            End = Token("eos_token", standard.End),
            Pad = Token("pad_token", standard.Pad),
            Unknown = Token("unk_token", standard.Unknown),
        };
        // Tokenizers saved without a limit carry a number of 30 digits; the encoder's positions are the limit that holds.
        var window = (int)Math.Min(Number(encoder, "max_position_embeddings") ?? ClipWindow, Number(config, "model_max_length") ?? ClipWindow);
        if (window < 3)
        {
            problems.Add($"{folder}/tokenizer_config.json: model_max_length {window} leaves no room for text.");
            return null;
        }

        try
        {
            return new ClipTokenizer(vocabulary, merges, specials, window);
        }
        catch (ArgumentException e)
        {
            problems.Add($"{folder}/ does not fit together: {e.Message}");
            return null;
        }
    }

    /// <summary>Vocabulary and merges of a <c>tokenizer.json</c> that stands alone, as recent exporters leave it; null where <c>vocab.json</c> is there, or neither.</summary>
    private (Dictionary<string, int>? Vocabulary, List<string>? Merges)? Alone()
    {
        var relative = $"{folder}/tokenizer.json";
        if (files.Names($"{folder}/vocab.json") || !files.Names(relative) || ReadJson(relative, required: false) is not { } json) return null;
        try
        {
            var model = json.GetProperty("model");
            // Merges are lines, or pairs since tokens may hold spaces, which CLIP's don't.
            return (model.GetProperty("vocab").Deserialize<Dictionary<string, int>>(), [.. model.GetProperty("merges").EnumerateArray()
                .Select(m => m.ValueKind == JsonValueKind.Array ? string.Join(' ', m.EnumerateArray().Select(p => p.GetString())) : m.GetString()!)]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            problems.Add($"{relative} cannot be read: {e.Message}");
            return (null, null);
        }
    }

    private JsonElement? ReadJson(string relative, bool required)
    {
        if (files.Read(relative, ModelFiles.MaxVocabulary, required) is not { } bytes) return null;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("it is no object");
            var element = document.RootElement.Clone();
            if (required) element.Deserialize<Dictionary<string, int>>();
            return element;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problems.Add($"{relative} cannot be read: {e.Message}");
            return null;
        }
    }

    private List<string>? ReadMerges()
    {
        if (files.Read($"{folder}/merges.txt", ModelFiles.MaxVocabulary, required: true) is not { } bytes) return null;
        // Only the very first line can be a comment: '#' itself is a token that merges with others.
        return [.. Lines(bytes).Where((line, index) => line.Length > 0 && !(index == 0 && line.StartsWith("#version", StringComparison.Ordinal)))];
    }

    private static IEnumerable<string> Lines(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static string? TokenIn(JsonElement? element, string key)
    {
        if (element?.TryGetProperty(key, out var value) is not true) return null;
        if (value.ValueKind == JsonValueKind.Object && !value.TryGetProperty("content", out value)) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static double? Number(JsonElement? element, string key) =>
        element?.TryGetProperty(key, out var value) is true && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
