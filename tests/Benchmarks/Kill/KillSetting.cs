using Atelier.Benchmarks.Painting;
using Atelier.Core.Campaigns;
using Atelier.Core.Policies;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Local.Hosting;
using Atelier.Local.Platform;

namespace Atelier.Benchmarks.Kill;

/// <summary>A run of the kill test.</summary>
internal sealed record KillSetting
{
    public const string Painted = "paint";

    /// <summary>How often the studio is killed.</summary>
    public required int Kills { get; init; }

    /// <summary>How many briefs run.</summary>
    public required int Briefs { get; init; }

    /// <summary>Decides the instants of kills and the order of plays.</summary>
    public required int Seed { get; init; }

    /// <summary>The data folder, empty at the start.</summary>
    public required string Data { get; init; }

    /// <summary><c>paint</c> draws nothing to speak of; <c>demo</c> is the real model.</summary>
    public string Model { get; init; } = Painted;

    /// <summary>How long the last, unkilled stretch may take before something counts as hanging.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    public bool IsPainted => Model == Painted;

    /// <summary>How both processes open the studio. A killed worker's jobs come back when their lock runs out, so locks are short here.</summary>
    public LocalSettings Studio() => new()
    {
        Data = Data,
        Models = IsPainted ? Path.Combine(Data, "models") : new LocalSettings().Models,
        Samples = Path.Combine(Data, "samples"),
        Lanes = new() { LockDuration = TimeSpan.FromSeconds(IsPainted ? 3 : 15), MaxDeliveries = 50 },
    };

    /// <summary>Puts the folder in order before the first start.</summary>
    public async Task PrepareAsync(LocalPlatform platform)
    {
        Directory.CreateDirectory(Studio().Models);
        if (IsPainted)
        {
            await platform.Store.WriteAsync(StoreKeys.Model(LocalSettings.Workspace, Painter.Profile.Name), Painter.Profile, PutCondition.Any);
        }

        await platform.Store.WriteAsync(StoreKeys.Policy(LocalSettings.Workspace), Policy, PutCondition.Any);
        foreach (var campaign in Part.Campaigns)
        {
            await platform.Store.WriteAsync(StoreKeys.Budget(LocalSettings.Workspace, campaign), new CampaignBudget { Limit = 1_000, Currency = Policy.Rates.Currency }, PutCondition.Any);
        }

        // Every doorbell rings twice, the second time late: when the engine next looks for what other processes left.
        await platform.Data.WriteAsync(db => db.Run("CREATE TRIGGER rung_twice AFTER INSERT ON rings BEGIN INSERT INTO rings (no, doorbell) VALUES (NEW.no, NEW.doorbell); END"));
    }

    private static WorkspacePolicy Policy { get; } = new()
    {
        Version = "kill-1",
        Review = new() { Reviewers = [new("ada", ["reviewer"]), new("lea", ["reviewer", "publisher"])], Quorum = 2 },
        Rendering = new() { MaxAttempts = 5 },
        RequirePublisher = true,
        ReviewFinalsOf = [Part.SeenCategory],
    };
}
