namespace Atelier.Core.Renders;

/// <summary>The kind of thing a render starts from.</summary>
public enum RenderSourceKind
{
    /// <summary>A PNG picture: image to image.</summary>
    Picture,

    /// <summary>A latent of the same model: promotion.</summary>
    Latent,
}
