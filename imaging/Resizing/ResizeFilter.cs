namespace Atelier.Imaging;

/// <summary>How a picture's values are weighed between pixels.</summary>
public enum ResizeFilter
{
    /// <summary>Means of the covered area: for shrinking by whole factors.</summary>
    Box,

    /// <summary>Catmull-Rom (Keys 1981, a = -0.5): the usual bicubic.</summary>
    Bicubic,

    /// <summary>Lanczos of 3 lobes: sharpest.</summary>
    Lanczos,
}
