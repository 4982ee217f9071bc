using System.Text.Json.Serialization;

namespace Atelier.Diffusion;

/// <summary>How the noise added at each training timestep grows; diffusers' <c>beta_schedule</c>.</summary>
public enum BetaSchedule
{
    /// <summary>Betas rise evenly (Ho et al. 2020).</summary>
    [JsonStringEnumMemberName("linear")] Linear,

    /// <summary>The betas' square roots rise evenly (latent diffusion).</summary>
    [JsonStringEnumMemberName("scaled_linear")] ScaledLinear,

    /// <summary>A squared cosine of time, betas capped at 0.999 (Nichol and Dhariwal 2021).</summary>
    [JsonStringEnumMemberName("squaredcos_cap_v2")] SquaredCosine,
}
