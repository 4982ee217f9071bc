using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>Image to image: the picture is resized to the size asked for, encoded by the VAE, noised at the strength, and denoised.</summary>
public sealed record PictureStart : RenderStart
{
    /// <summary>The picture to start from, of any size.</summary>
    public required Picture Picture { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }
}
