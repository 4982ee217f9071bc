using System.Text.Json;
using Atelier.Azure.ServiceBus;
using Atelier.Contracts.Time;
using Atelier.Core.Hooks;

namespace Atelier.ServiceBus.Tests;

public sealed class EventTests
{
    [Fact]
    public async Task What_happens_goes_to_the_topic_as_a_cloud_event_under_its_own_id()
    {
        var bus = new ScriptedBus(new ManualTimeProvider());
        var topic = bus.Provision("events");
        await using var events = new ServiceBusEvents(bus);
        var happened = new LifecycleEvent { Id = "e-1", Type = EventTypes.All[0], Time = DateTimeOffset.UnixEpoch, Workspace = "studio", BriefId = "b-1", Campaign = "spring" };

        await events.PublishAsync(happened, CloudEvent.Write(happened));

        var sent = Assert.Single(topic.Messages).Sent;
        Assert.Equal(("e-1", happened.Type, "application/cloudevents+json"), (sent.MessageId, sent.Subject, sent.ContentType));
        Assert.Equal("1.0", JsonDocument.Parse(sent.Body.ToMemory()).RootElement.GetProperty("specversion").GetString());
    }
}
