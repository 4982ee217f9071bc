using Atelier.Azure.ServiceBus;
using Atelier.Contracts.Lanes;
using Atelier.Core.Renders;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.ServiceBus.Tests;

/// <summary>What all lanes do, done by lanes on Service Bus.</summary>
public sealed class LanesContract : RenderLanesContract
{
    protected override Task<IRenderLanes> OpenAsync()
    {
        var bus = new ScriptedBus(Time) { LockDuration = LockDuration, MaxDeliveries = MaxDeliveries };
        bus.Provision("standard-preview");
        bus.Provision("standard-final");
        return Task.FromResult<IRenderLanes>(new ServiceBusRenderLanes(bus, Time, BusWorld.Impatient with { MaxDeliveries = MaxDeliveries }, NullLogger.Instance));
    }
}
