using Atelier.Imaging;

namespace Atelier.Diffusion;

/// <summary>A picture that steers the composition through a ControlNet (Zhang et al. 2023) that was merged into the model's UNet.</summary>
public sealed record ControlPicture
{
    /// <summary>Edges, depth, a pose: whatever the ControlNet was trained on, of any size; it is resized to the size asked for.</summary>
    public required Picture Picture { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>How much it steers, 0 to 2; 0 not at all.</summary>
    public float Scale { get; init; } = 1;
}
