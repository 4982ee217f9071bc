using System.Collections.Concurrent;
using System.Text.Json;
using Atelier.Contracts.Lanes;
using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Briefs;
using Atelier.Core.Costs;
using Atelier.Core.Inbox;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Rendering.Tests;

/// <summary>A worker on lanes and a store in memory, with time, image model and crashes in the test's hand.</summary>
internal sealed class RenderWorld
{
    public const string Workspace = "studio";

    public static readonly TimeSpan LockFor = TimeSpan.FromMinutes(1);

    // Sizes of a batch are drawn, and jobs settled, at the same time.
    private readonly ConcurrentQueue<string> _trail = new();

    public RenderWorld(RenderWorkerOptions? options = null, IImageModel? images = null)
    {
        Time = new();
        Clock = new(Time);
        Options = options ?? new();
        Store = new(Time)
        {
            BeforeWrite = key =>
            {
                Doom.Act();
                _trail.Enqueue(key);
            },
        };
        Lanes = new(new InMemoryLanes(Time, LockFor), Doom, _trail.Enqueue);
        Bells = new(Doom);
        Ledger = new(Store, new BriefInbox(Store, Bells));
        Runner = new(Lanes, Store, Ledger, images ?? Images, Clock, Options, NullLogger.Instance);
        Worker = new(Lanes, Runner, Options, NullLogger.Instance);
        Sweep = new(Lanes, Ledger, Time, NullLogger.Instance);
    }

    public ManualTimeProvider Time { get; }

    /// <summary>The worker's view of <see cref="Time"/>.</summary>
    public WatchedClock Clock { get; }

    public RenderWorkerOptions Options { get; }

    public InMemoryObjectStore Store { get; }

    public WatchedLanes Lanes { get; }

    public Bells Bells { get; }

    public Doom Doom { get; } = Doom.Never;

    public ScriptedImages Images { get; } = new();

    public RenderLedger Ledger { get; }

    public JobRunner Runner { get; }

    public RenderWorker Worker { get; }

    public DeadLetterSweep Sweep { get; }

    /// <summary>Everything that was written or settled, in order: keys of the store, and acts on the lanes.</summary>
    public IReadOnlyCollection<string> Trail => _trail;

    public RenderJob Job(int variant = 0, string brief = "b-1", RenderPurpose purpose = RenderPurpose.Preview) => new()
    {
        Id = new RenderJobId(brief, 1, 0, variant, purpose, 1).ToString(),
        Workspace = Workspace,
        BriefId = brief,
        Purpose = purpose,
        Model = "paint",
        ModelVersion = "1",
        Prompt = "three white circles on a teal background",
        Seed = variant,
        Steps = 4,
        Guidance = 2,
        Sampler = "ddim",
        Width = 64,
        Height = 64,
        ExpiresAt = Time.GetUtcNow() + TimeSpan.FromHours(1),
    };

    public async Task<RenderJob> SendAsync(RenderJob job, string? id = null, TimeSpan? timeToLive = null)
    {
        var message = new LaneMessage(id ?? job.Id, JsonSerializer.Serialize(job, WorkflowJson.Options), timeToLive ?? TimeSpan.FromHours(2));
        await Lanes.SendAsync(LaneNames.Name("standard", job.Purpose), message);
        return job;
    }

    /// <summary>Another worker of the pool.</summary>
    public RenderWorker Beside(IImageModel images) =>
        new(Lanes, new(Lanes, Store, Ledger, images, Clock, Options, NullLogger.Instance), Options, NullLogger.Instance);

    /// <summary>Serves one batch without waiting.</summary>
    public Task<int> ServeAsync() => Worker.ServeOnceAsync(TimeSpan.Zero, CancellationToken.None);

    /// <summary>Serves until the lanes have nothing more, now or later.</summary>
    public async Task ServeAllAsync()
    {
        for (var quiet = 0; quiet < 3;)
        {
            quiet = await ServeAsync() == 0 ? quiet + 1 : 0;
            if (quiet > 0)
            {
                // What is locked or put off comes back meanwhile.
                Time.Advance(LockFor + TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>Renders that were told to have been drawn for nothing.</summary>
    public async Task<IReadOnlyList<(string Job, double Seconds, string? Provider)>> SpoiledAsync()
    {
        var spoiled = new List<(string, double, string?)>();
        await foreach (var note in Store.ListAsync(StoreKeys.Spoiled(Workspace)))
        {
            var render = (await Store.ReadRequiredAsync<Spoilage>(note.Key)).Render!;
            spoiled.Add((render.JobId, render.RenderSeconds, render.Provider));
        }

        return spoiled;
    }

    public Task<RenderResult?> ResultAsync(RenderJob job) => Ledger.GetAsync(Workspace, job.Id);

    public async Task<RenderResult> RequiredResultAsync(RenderJob job) => await ResultAsync(job) ?? throw new InvalidOperationException($"{job.Id} has no result.");

    public async Task<IReadOnlyList<string>> KeysAsync(string prefix)
    {
        var keys = new List<string>();
        await foreach (var listing in Store.ListAsync(prefix))
        {
            keys.Add(listing.Key);
        }

        return keys;
    }

    public Task<IReadOnlyList<string>> MailAsync(string brief = "b-1") => KeysAsync(StoreKeys.Inbox(Workspace, brief));

    public Task ConcludeAsync(string brief) => Store.WriteAsync(
        StoreKeys.Outcome(Workspace, brief),
        new Outcome { State = BriefState.Cancelled, Code = "cancelled", Reason = "Called off.", At = Time.GetUtcNow(), By = "rita" },
        PutCondition.Create);
}
