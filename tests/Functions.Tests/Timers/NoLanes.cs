using Atelier.Core.Renders;

namespace Atelier.Functions.Tests.Timers;

/// <summary>Lanes that can't be reached.</summary>
internal sealed class NoLanes : IRenderLanes
{
    /// <summary>Awaited before it is said that a lane can't be reached.</summary>
    public Func<Task> Meanwhile { get; init; } = () => Task.CompletedTask;

    public Task SendAsync(string lane, LaneMessage message, TimeSpan delay = default, CancellationToken cancellationToken = default) => throw Away();

    public Task<IReadOnlyList<LaneDelivery>> ReceiveAsync(string lane, int max, TimeSpan wait, CancellationToken cancellationToken = default) => throw Away();

    public Task<IReadOnlyList<LaneDelivery>> ReceiveDeadLettersAsync(string lane, int max, CancellationToken cancellationToken = default) => throw Away();

    public Task<bool> RenewAsync(LaneDelivery delivery, CancellationToken cancellationToken = default) => throw Away();

    public Task CompleteAsync(LaneDelivery delivery, CancellationToken cancellationToken = default) => throw Away();

    public Task RetryLaterAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default) => throw Away();

    public Task PassOnAsync(LaneDelivery delivery, TimeSpan delay, CancellationToken cancellationToken = default) => throw Away();

    public Task DeadLetterAsync(LaneDelivery delivery, string reason, CancellationToken cancellationToken = default) => throw Away();

    public async Task<int> DepthAsync(string lane, CancellationToken cancellationToken = default)
    {
        await Meanwhile();
        throw Away();
    }

    private static TimeoutException Away() => new("The namespace doesn't answer.");
}
