namespace Atelier.Core.Models;

/// <summary>How prompts for a model are written.</summary>
public enum PromptDialect
{
    /// <summary>Free descriptive English, as Stable Diffusion models read it.</summary>
    General,

    /// <summary>Short captions from a fixed vocabulary, as small models were trained on.</summary>
    Vocabulary,
}
