using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Kills;
using Atelier.Web.Health;

namespace Atelier.Web.Pages.Health;

/// <summary>How the studio is.</summary>
public sealed record HealthView
{
    /// <summary>How long the store took to answer; null when it didn't.</summary>
    public TimeSpan? Store { get; init; }

    /// <summary>What is wrong with the store; empty when nothing is.</summary>
    public string StoreFault { get; init; } = "";

    /// <summary>What the studio calls itself.</summary>
    public required string Version { get; init; }

    /// <summary>How long this process runs.</summary>
    public required TimeSpan Uptime { get; init; }

    /// <summary>Bytes that this process holds.</summary>
    public required long Memory { get; init; }

    /// <summary>What somebody should look at, the gravest first.</summary>
    public IReadOnlyList<HealthConcern> Concerns { get; init; } = [];

    /// <summary>Previews that wait for a worker; null when nobody can say.</summary>
    public int? Waiting { get; init; }

    /// <summary>Pictures being drawn by this process; null where others draw.</summary>
    public int? Drawing { get; init; }

    /// <summary>Open briefs by state.</summary>
    public IReadOnlyDictionary<BriefState, int> Open { get; init; } = new Dictionary<BriefState, int>();

    /// <summary>Open briefs that nobody decides on or publishes soon expire: those with the nearest ends.</summary>
    public IReadOnlyList<BriefView> Urgent { get; init; } = [];

    /// <summary>What the workspace came to; null when it can't be read.</summary>
    public CampaignReport? Report { get; init; }

    /// <summary>The studio's own gate, or null where nobody ever closed it.</summary>
    public KillGate? Gate { get; init; }

    /// <summary>The last hour's requests, by the minute.</summary>
    public IReadOnlyList<Minute> Traffic { get; init; } = [];

    /// <summary>The last hour's pictures, by the minute: how many ended, and the seconds of the slowest.</summary>
    public IReadOnlyList<(DateTimeOffset At, double Pictures, double Slowest)> Pictures { get; init; } = [];
}
