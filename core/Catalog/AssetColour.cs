namespace Atelier.Core.Catalog;

/// <summary>A colour that much of a picture has.</summary>
/// <param name="Name">The plain word nearest to it, one of <see cref="ColourNames.All"/>.</param>
/// <param name="Hex">sRGB, <c>#rrggbb</c>.</param>
public sealed record AssetColour(string Name, string Hex);
