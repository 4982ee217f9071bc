using Atelier.Azure.ServiceBus;
using Atelier.Core.Workflows;
using Atelier.Functions.Messages;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Functions.Tests.Messages;

public sealed class ResultsTests : IDisposable
{
    private readonly TestStudio _studio = new();

    [Fact]
    public async Task A_ring_from_a_worker_rings_its_brief()
    {
        var rings = new List<string>();
        var actions = new Settled();

        await RunAsync(new Ring("b-1", "mail").ToJson(), actions, new NotingDoorbell(rings));

        Assert.Equal(["b-1 mail"], rings);
        Assert.Equal(["complete"], actions.Acts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_ring_for_a_brief_that_is_not_there_is_done_with(bool refused)
    {
        var actions = new Settled();
        _studio.Framework.RefusesRings = refused;

        await RunAsync(new Ring("b-unknown", "mail").ToJson(), actions, _studio.Ports.Workflows);

        Assert.Equal(["complete"], actions.Acts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mail")]
    [InlineData("{\"instance\":\"../x\",\"doorbell\":\"mail\"}")]
    public async Task What_is_no_ring_goes_to_the_dead_letters(string body)
    {
        var actions = new Settled();

        await RunAsync(body, actions, _studio.Ports.Workflows);

        Assert.StartsWith("dead-letter: not-a-ring: ", Assert.Single(actions.Acts), StringComparison.Ordinal);
    }

    public void Dispose() => _studio.Dispose();

    private Task RunAsync(string body, Settled actions, IDoorbell doorbell) =>
        new ResultsFunction(doorbell, _studio.Clients, NullLogger<ResultsFunction>.Instance)
            .RunAsync(ServiceBusModelFactory.ServiceBusReceivedMessage(body: new BinaryData(body), messageId: "m"), actions, _studio.Framework, CancellationToken.None);

    private sealed class NotingDoorbell(List<string> rings) : IDoorbell
    {
        public Task RingAsync(string instanceId, string doorbell, CancellationToken cancellationToken = default)
        {
            rings.Add($"{instanceId} {doorbell}");
            return Task.CompletedTask;
        }
    }
}
