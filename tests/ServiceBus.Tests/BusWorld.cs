using System.Text.Json;
using Atelier.Azure.ServiceBus;
using Atelier.Contracts.Time;
using Atelier.Core.Renders;
using Atelier.Core.Workflows;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.ServiceBus.Tests;

/// <summary>Lanes on a scripted namespace, with time in the test's hand.</summary>
internal sealed class BusWorld
{
    public const string Lane = "standard-preview";

    /// <summary>On a clock that stands still nobody waits for round trips: the scripted service answers at once.</summary>
    public static readonly ServiceBusLaneOptions Impatient = new() { ShortestLook = TimeSpan.Zero, DeadLetterLook = TimeSpan.Zero };

    public BusWorld(ServiceBusLaneOptions? options = null)
    {
        Bus = new(Time);
        Queue = Bus.Provision(Lane);
        Results = Bus.Provision(ServiceBusDoorbell.Queue);
        Lanes = Open(options);
    }

    public ManualTimeProvider Time { get; } = new();

    public ScriptedBus Bus { get; }

    public ScriptedQueue Queue { get; }

    public ScriptedQueue Results { get; }

    public ServiceBusRenderLanes Lanes { get; }

    /// <summary>Another process on the same namespace.</summary>
    public ServiceBusRenderLanes Open(ServiceBusLaneOptions? options = null) => new(Bus, Time, options ?? Impatient, NullLogger.Instance);

    public Task SendAsync(string id = "j1", string body = "{}", TimeSpan? timeToLive = null) =>
        Lanes.SendAsync(Lane, new(id, body, timeToLive ?? TimeSpan.FromHours(1)));

    public async Task<LaneDelivery> TakeAsync() => Assert.Single(await Lanes.ReceiveAsync(Lane, 10, TimeSpan.Zero));

    public Task<IReadOnlyList<LaneDelivery>> TakeAllAsync() => Lanes.ReceiveAsync(Lane, 10, TimeSpan.Zero);

    /// <summary>Sends a sound job, which expires in an hour.</summary>
    /// <param name="timeToLive">How long its message lives; an hour when left out.</param>
    public async Task<RenderJob> SendJobAsync(TimeSpan? timeToLive = null)
    {
        var job = new RenderJob
        {
            Id = new RenderJobId("b-1", 1, 0, 0, RenderPurpose.Preview, 1).ToString(),
            Workspace = "studio",
            BriefId = "b-1",
            Purpose = RenderPurpose.Preview,
            Model = "paint",
            ModelVersion = "1",
            Prompt = "three white circles",
            Seed = 1,
            Steps = 4,
            Guidance = 2,
            Sampler = "ddim",
            Width = 64,
            Height = 64,
            ExpiresAt = Time.GetUtcNow() + TimeSpan.FromHours(1),
        };
        await SendAsync(job.Id, JsonSerializer.Serialize(job, WorkflowJson.Options), timeToLive ?? TimeSpan.FromHours(1));
        return job;
    }
}
