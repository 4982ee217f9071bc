namespace Atelier.Diffusion;

/// <summary>
/// What a model's output says of the clean sample and the noise, where the sample is <c>signal * clean + noise * epsilon</c>:
/// each as weights of the sample (x) and the output (m).
/// </summary>
internal static class Prediction
{
    /// <summary>The clean sample.</summary>
    public static (double X, double M) Clean(PredictionKind kind, double signal, double noise) => kind switch
    {
        PredictionKind.Epsilon => (1 / signal, -noise / signal),
        PredictionKind.Velocity => (signal, -noise),
        PredictionKind.Sample => (0, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An unknown prediction."),
    };

    /// <summary>The clean sample, where the sample is <c>clean + sigma * epsilon</c> and the model saw it scaled to a variance of one.</summary>
    public static (double X, double M) CleanUnscaled(PredictionKind kind, double sigma)
    {
        var square = (sigma * sigma) + 1;
        return kind switch
        {
            PredictionKind.Epsilon => (1, -sigma),
            PredictionKind.Velocity => (1 / square, -sigma / Math.Sqrt(square)),
            PredictionKind.Sample => (0, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An unknown prediction."),
        };
    }

    /// <summary>The noise.</summary>
    public static (double X, double M) Noise(PredictionKind kind, double signal, double noise) => kind switch
    {
        PredictionKind.Epsilon => (0, 1),
        PredictionKind.Velocity => (noise, signal),
        PredictionKind.Sample => (1 / noise, -signal / noise),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An unknown prediction."),
    };
}
