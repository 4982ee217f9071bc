namespace Atelier.Core.Briefs;

/// <summary>One picture wanted.</summary>
public sealed record Shot
{
    /// <summary>Its name, unique in the brief: lower-case letters, digits and dashes, at most 40. File names come from it.</summary>
    public string Name { get; init; } = "";

    /// <summary>What this one shows, beyond the brief's subject; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Wanted width in pixels, 64 to 4,096.</summary>
    public int Width { get; init; } = 256;

    /// <summary>Wanted height in pixels, 64 to 4,096.</summary>
    public int Height { get; init; } = 256;

    /// <summary>Candidates to choose from, 1 to 8.</summary>
    public int Variants { get; init; } = 4;
}
