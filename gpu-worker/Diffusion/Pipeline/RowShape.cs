namespace Atelier.Diffusion;

/// <summary>What rows must have in common to share a UNet call: tensors have one size, and control scales hold for a whole call.</summary>
/// <param name="Width">Latent columns.</param>
/// <param name="Height">Latent rows.</param>
/// <param name="Tokens">Length of the encoded prompt.</param>
/// <param name="ControlScales">The scales' bits; empty without control pictures.</param>
internal readonly record struct RowShape(int Width, int Height, int Tokens, string ControlScales);
