using System.Text.Json;

namespace Atelier.Diffusion;

/// <summary>Reads <c>tokenizer/</c> or <c>tokenizer_2/</c>: <c>vocab.json</c>, <c>merges.txt</c> (or <c>tokenizer.json</c> alone), and the special tokens and window of its configurations.</summary>
internal sealed class TokenizerReader(ModelFiles files, ConfigFile configs, string folder, TextEncoderConfig encoder, List<string> problems)
{
    private const int ClipWindow = 77;
    private const int LongestToken = 1000;

    /// <summary>The tokenizer, or null when problems were added to the list.</summary>
    public ClipTokenizer? Read()
    {
        var before = problems.Count;
        var (vocabulary, merges) = Alone() ?? (ReadVocabulary(), ReadMerges());
        var config = configs.Keys($"{folder}/tokenizer_config.json", required: false);
        var map = configs.Keys($"{folder}/special_tokens_map.json", required: false);
        // Tokenizers saved without a limit carry a number of 30 digits; the encoder's positions are the limit that holds.
        var given = config?.NumberOrNull("model_max_length", "a whole number from 3", n => n >= 3 && double.IsInteger(n)) ?? ClipWindow;
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
        try
        {
            return new ClipTokenizer(vocabulary, merges, specials, (int)Math.Min(encoder.MaxPositionEmbeddings ?? ClipWindow, given));
        }
        catch (ArgumentException e)
        {
            problems.Add($"{folder}/ does not fit together: {e.Message.Split(" (Parameter", 2)[0]}");
            return null;
        }
    }

    /// <summary>Vocabulary and merges of a <c>tokenizer.json</c> that stands alone, as recent exporters leave it; null where <c>vocab.json</c> is there, or neither.</summary>
    private (Dictionary<string, int>? Vocabulary, List<string>? Merges)? Alone()
    {
        var relative = $"{folder}/tokenizer.json";
        if (files.Names($"{folder}/vocab.json") || !files.Names(relative)) return null;
        if (configs.Json(relative, ModelFiles.MaxVocabulary, required: true) is not { } json) return (null, null);
        if (!json.TryGetProperty("model", out var model) || model.ValueKind != JsonValueKind.Object
            || !model.TryGetProperty("vocab", out var vocab) || vocab.ValueKind != JsonValueKind.Object
            || !model.TryGetProperty("merges", out var merges) || merges.ValueKind != JsonValueKind.Array)
        {
            problems.Add($"{relative} cannot be read: expected a model with a vocab and merges.");
            return (null, null);
        }

        // Merges are lines, or pairs since tokens may hold spaces, which CLIP's don't.
        return (Vocabulary(relative, vocab), Checked(relative, merges.EnumerateArray()
            .Select(m => m.ValueKind == JsonValueKind.Array ? string.Join(' ', m.EnumerateArray().Take(3).Select(TextOf)) : TextOf(m))));
    }

    private Dictionary<string, int>? ReadVocabulary()
    {
        var relative = $"{folder}/vocab.json";
        return configs.Json(relative, ModelFiles.MaxVocabulary, required: true) is { } json ? Vocabulary(relative, json) : null;
    }

    private Dictionary<string, int>? Vocabulary(string relative, JsonElement json)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var most = (encoder.VocabSize ?? TextEncoderConfig.LargestVocabulary) - 1;
        foreach (var token in json.EnumerateObject())
        {
            if (ConfigKeys.WholeIn(token.Value, 0, most) is { } id)
            {
                ids[token.Name] = id;
                continue;
            }

            problems.Add($"{relative}: '{Short(token.Name)}' has the id {ConfigKeys.Shown(token.Value)}; expected a whole number from 0 to {most}, as the text encoder has them.");
            return null;
        }

        return ids;
    }

    private List<string>? ReadMerges()
    {
        var relative = $"{folder}/merges.txt";
        if (files.Read(relative, ModelFiles.MaxVocabulary, required: true) is not { } bytes) return null;

        // Only the very first line can be a comment: '#' itself is a token that merges with others.
        return Checked(relative, Lines(bytes).Where((line, index) => line.Length > 0 && !(index == 0 && line.StartsWith("#version", StringComparison.Ordinal))));
    }

    private List<string>? Checked(string relative, IEnumerable<string> lines)
    {
        var merges = new List<string>();
        foreach (var line in lines)
        {
            if (line.Length > LongestToken || merges.Count == TextEncoderConfig.LargestVocabulary)
            {
                problems.Add($"{relative}: merge {merges.Count + 1}, '{Short(line)}', is too long or one too many; expected at most {TextEncoderConfig.LargestVocabulary} of {LongestToken} characters.");
                return null;
            }

            merges.Add(line);
        }

        return merges;
    }

    private static IEnumerable<string> Lines(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static string? TokenIn(ConfigKeys? keys, string key)
    {
        if (keys?.Find(key) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Object && !value.TryGetProperty("content", out value)) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Short(string text) => text.Length > 40 ? $"{text[..40]}…" : text;
}
