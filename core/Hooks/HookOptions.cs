namespace Atelier.Core.Hooks;

/// <summary>How subscribers are told.</summary>
public sealed record HookOptions
{
    /// <summary>Waits between attempts; the last one repeats.</summary>
    public IReadOnlyList<TimeSpan> Waits { get; init; } =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2),
    ];

    /// <summary>How long an event is tried before it is a dead letter.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a subscriber may fail before its hook is dropped.</summary>
    public TimeSpan DropAfter { get; init; } = TimeSpan.FromDays(5);

    /// <summary>How long deliveries that arrived can be looked up.</summary>
    public TimeSpan KeepDelivered { get; init; } = TimeSpan.FromDays(3);

    /// <summary>How long dead letters can be replayed.</summary>
    public TimeSpan KeepDead { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Hooks of a workspace at most.</summary>
    public int MaxHooks { get; init; } = 200;

    /// <summary>The wait after some failed attempts in a row, at least one.</summary>
    public TimeSpan WaitAfter(int failures) => Waits[Math.Clamp(failures - 1, 0, Waits.Count - 1)];
}
