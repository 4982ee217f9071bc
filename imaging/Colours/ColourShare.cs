namespace Atelier.Imaging;

/// <summary>A colour and how much of a picture has it.</summary>
/// <param name="Colour">The mean colour of the pixels counted.</param>
/// <param name="Share">0 to 1; the shares of a picture sum to 1.</param>
public readonly record struct ColourShare(Rgb Colour, double Share);
