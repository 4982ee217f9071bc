using Atelier.Core.Workflows.Replay;

namespace Atelier.Local.Engine;

/// <summary>An instance in memory: its mailbox and, while it is hot, its machine. Owned by <see cref="Actors"/>.</summary>
internal sealed class Actor(long number)
{
    public long Number { get; } = number;

    public List<Message> Mailbox { get; set; } = [];

    /// <summary>Whether a turn is running or waits to run; machine and snapshot belong to that turn.</summary>
    public bool IsScheduled { get; set; }

    public long LastUsed { get; set; }

    /// <summary>The instance as of its last turn, without history; null when it must be loaded.</summary>
    public InstanceSnapshot? Snapshot { get; set; }

    public WorkflowMachine? Machine { get; set; }

    /// <summary>Why the instance can't be brought up, when its history no longer fits its code.</summary>
    public string? Failure { get; set; }

    public void Cool() => (Snapshot, Machine, Failure) = (null, null, null);
}
