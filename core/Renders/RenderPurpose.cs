namespace Atelier.Core.Renders;

/// <summary>What a picture is for; with the model's pool it makes the lane.</summary>
public enum RenderPurpose
{
    /// <summary>A candidate for review: small, few steps.</summary>
    Preview,

    /// <summary>The approved candidate at full size.</summary>
    Final,
}
