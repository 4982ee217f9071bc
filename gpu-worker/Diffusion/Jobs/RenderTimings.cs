namespace Atelier.Diffusion;

/// <summary>Wall time by phase. Shared phases are counted whole for each row of the batch.</summary>
public sealed record RenderTimings
{
    /// <summary>Tokenising, text encoding, encoding of a start, noise.</summary>
    public required TimeSpan Prepare { get; init; }

    /// <summary>From the first to the last step of this row.</summary>
    public required TimeSpan Denoise { get; init; }

    /// <summary>VAE decode to pixels.</summary>
    public required TimeSpan Decode { get; init; }

    /// <summary>This picture's share of the device: its preparation, and of each call that it shared the part that its rows were of all rows.</summary>
    public required TimeSpan Device { get; init; }

    /// <summary>From the call to the outcome.</summary>
    public required TimeSpan Total { get; init; }
}
