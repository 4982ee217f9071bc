namespace Atelier.Core.Briefs;

/// <summary>What a reference is for.</summary>
public enum ReferenceRole
{
    /// <summary>Where rendering starts from (image to image).</summary>
    Composition,

    /// <summary>Colours to lean on.</summary>
    Palette,

    /// <summary>A picture that results must not resemble.</summary>
    Protected,
}
