using System.Text.Json.Serialization;

namespace Atelier.Diffusion;

/// <summary>What the UNet predicts; diffusers' <c>prediction_type</c>.</summary>
public enum PredictionKind
{
    /// <summary>The noise.</summary>
    [JsonStringEnumMemberName("epsilon")] Epsilon,

    /// <summary>The velocity (Salimans and Ho 2022).</summary>
    [JsonStringEnumMemberName("v_prediction")] Velocity,

    /// <summary>The clean sample.</summary>
    [JsonStringEnumMemberName("sample")] Sample,
}
