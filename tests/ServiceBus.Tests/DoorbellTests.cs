using Atelier.Azure.ServiceBus;
using Atelier.Contracts.Time;

namespace Atelier.ServiceBus.Tests;

public sealed class DoorbellTests
{
    [Fact]
    public async Task Rings_that_look_alike_all_arrive()
    {
        var bus = new ScriptedBus(new ManualTimeProvider());
        var queue = bus.Provision("results");
        await using var bell = new ServiceBusDoorbell(bus);
        await bell.RingAsync("b-1", "mail");
        await bell.RingAsync("b-1", "mail");

        Assert.All(queue.Messages, m => Assert.Equal(new Ring("b-1", "mail"), Ring.TryRead(m.Sent.Body.ToString())));
        Assert.Equal(2, queue.Messages.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"b-1\"")]
    [InlineData("{\"instance\":\"b-1\"}")]
    [InlineData("{\"doorbell\":\"mail\"}")]
    [InlineData("{\"instance\":\"../b-1\",\"doorbell\":\"mail\"}")]
    [InlineData("{\"instance\":1,\"doorbell\":\"mail\"}")]
    [InlineData("{\"instance\":\"b 1\",\"doorbell\":\"mail\"}")]
    public void What_is_no_ring_is_none(string? body) => Assert.Null(Ring.TryRead(body));

    [Fact]
    public void An_endless_body_is_no_ring() => Assert.Null(Ring.TryRead(new Ring("b-1", "mail").ToJson() + new string(' ', 2000)));
}
