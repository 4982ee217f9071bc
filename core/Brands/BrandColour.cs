namespace Atelier.Core.Brands;

/// <summary>A colour of a brand.</summary>
/// <param name="Name">A plain colour word that models know, such as <c>teal</c>.</param>
/// <param name="Hex">sRGB, <c>#rrggbb</c>.</param>
public sealed record BrandColour(string Name, string Hex);
