using System.Text.Json.Serialization;

namespace Atelier.Diffusion;

/// <summary>Where DPM-Solver's last step ends; diffusers' <c>final_sigmas_type</c>.</summary>
public enum FinalSigma
{
    /// <summary>At no noise.</summary>
    [JsonStringEnumMemberName("zero")] Zero,

    /// <summary>At the noise of the first training timestep.</summary>
    [JsonStringEnumMemberName("sigma_min")] Smallest,
}
