using System.Text.Json;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>What a brief is doing, as its workflow publishes it and as the API answers.</summary>
public sealed record BriefStatus
{
    /// <summary>Where it is.</summary>
    public required BriefState State { get; init; }

    /// <summary>The round, from 1; 0 before the first.</summary>
    public int Round { get; init; }

    /// <summary>Renders ended in this state.</summary>
    public int Done { get; init; }

    /// <summary>Renders wanted in this state; 0 when it renders nothing.</summary>
    public int Total { get; init; }

    /// <summary>The review that waits for people, or null.</summary>
    public string? ReviewId { get; init; }

    /// <summary>When the state's waiting ends, UTC, or null.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Until when the inbox was read, UTC; mail stored since then is unread. Null before the first look.</summary>
    public DateTimeOffset? MailReadAt { get; init; }

    /// <summary>What a workflow's state says; Received when it has said nothing yet.</summary>
    public static BriefStatus Of(WorkflowState? state) =>
        state?.CustomStatus is { } json
            ? JsonSerializer.Deserialize<BriefStatus>(json, WorkflowJson.Options)!
            : new() { State = BriefState.Received };
}
