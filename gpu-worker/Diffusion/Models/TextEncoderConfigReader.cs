namespace Atelier.Diffusion;

/// <summary>Reads a text encoder's <c>config.json</c>, which it can do without.</summary>
internal static class TextEncoderConfigReader
{
    /// <summary>The configuration; null where anything is wrong with it, which is among the problems.</summary>
    public static TextEncoderConfig? Read(ConfigFile files, ModelFiles names, string folder)
    {
        var file = $"{folder}/config.json";
        if (!names.Names(file)) return new();
        if (files.Keys(file) is not { } keys) return null;
        var config = new TextEncoderConfig
        {
            NumHiddenLayers = keys.WholeOrNull("num_hidden_layers", 1, 1000),
            MaxPositionEmbeddings = keys.WholeOrNull("max_position_embeddings", 3, TextEncoderConfig.LongestWindow),
            VocabSize = keys.WholeOrNull("vocab_size", 1, TextEncoderConfig.LargestVocabulary),
        };
        return keys.IsSound ? config : null;
    }
}
