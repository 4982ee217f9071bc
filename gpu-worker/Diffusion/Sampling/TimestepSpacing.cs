using System.Text.Json.Serialization;

namespace Atelier.Diffusion;

/// <summary>Which training timesteps are visited; diffusers' <c>timestep_spacing</c> (Lin et al. 2023, table 2).</summary>
public enum TimestepSpacing
{
    /// <summary>Evenly, both ends included.</summary>
    [JsonStringEnumMemberName("linspace")] Linspace,

    /// <summary>Evenly from the clean end; never reaches the noisiest timestep.</summary>
    [JsonStringEnumMemberName("leading")] Leading,

    /// <summary>Evenly from the noisy end.</summary>
    [JsonStringEnumMemberName("trailing")] Trailing,
}
