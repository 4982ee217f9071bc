namespace Atelier.Azure.Moderation;

/// <summary>From which severity of a harm category (0, 2, 4, 6) what happens. Below <see cref="Warn"/> nothing is said.</summary>
public sealed record HarmLevels
{
    /// <summary>A reviewer should look.</summary>
    public int Warn { get; init; } = 2;

    /// <summary>A text is stopped, and a picture until somebody with the right role overrules it.</summary>
    public int Stop { get; init; } = 4;
}
