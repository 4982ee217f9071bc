using Atelier.Azure.Calls;

namespace Atelier.Azure.Renders;

/// <summary>How a managed image model is used.</summary>
public sealed record ManagedImageOptions
{
    /// <summary>Patience with one picture.</summary>
    public CallLimits Limits { get; init; } = new() { Attempt = TimeSpan.FromMinutes(3), Retries = 1, Pause = TimeSpan.FromSeconds(2) };

    /// <summary>Device seconds that a picture is charged as, since the service is paid by the picture and costs are metered by the second: its price over the rate of a second.</summary>
    public double ChargedSeconds { get; init; } = 200;

    /// <summary>Pictures asked for at once.</summary>
    public int AtOnce { get; init; } = 4;

    /// <summary>Sizes the model draws in, as width and height in pixels; the one of the nearest shape is asked for.</summary>
    public IReadOnlyList<(int Width, int Height)> Sizes { get; init; } = [(1024, 1024), (1536, 1024), (1024, 1536)];
}
