namespace Atelier.Contracts.Workflows;

/// <summary>How badly a <see cref="HostileWorkflowHost"/> behaves, within what the port allows.</summary>
public sealed record Hostility
{
    /// <summary>Decides everything that is left to chance; the same seed and the same calls give the same run.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The part of rings that never arrive.</summary>
    public double DropRings { get; init; } = 0.3;

    /// <summary>The part of rings that arrive twice.</summary>
    public double DoubleRings { get; init; } = 0.3;

    /// <summary>The part of rings that arrive up to two minutes late.</summary>
    public double DelayRings { get; init; } = 0.2;

    /// <summary>The part of activity runs whose result is lost in a crash, so that they run again.</summary>
    public double LoseResults { get; init; } = 0.3;

    /// <summary>The most runs of one attempt whose results are lost, so that every attempt ends.</summary>
    public int MostLostResults { get; init; } = 3;

    /// <summary>No malice: everything arrives once. Order is still up to the seed, and every event still replays from scratch.</summary>
    public static Hostility None { get; } = new() { DropRings = 0, DoubleRings = 0, DelayRings = 0, LoseResults = 0 };

    /// <summary>The default malice with another seed.</summary>
    public static Hostility Of(int seed) => new() { Seed = seed };
}
