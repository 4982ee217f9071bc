using Atelier.Core.Workflows.Replay;

namespace Atelier.Local.Engine;

/// <summary>Something that arrived for an instance.</summary>
/// <param name="Run">The run it is meant for; 0 for any.</param>
/// <param name="Entry">The event, its time still open.</param>
internal sealed record Message(int Run, HistoryEntry Entry)
{
    /// <summary>The ring's row, or 0.</summary>
    public long Ring { get; init; }

    /// <summary>The time that the event may not precede, Unix milliseconds.</summary>
    public long NotBefore { get; init; }
}
