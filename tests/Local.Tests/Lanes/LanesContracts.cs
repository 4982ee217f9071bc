using Atelier.Contracts.Lanes;
using Atelier.Core.Renders;
using Atelier.Local.Platform;

namespace Atelier.Local.Tests.Lanes;

public sealed class InMemoryLanesContract : RenderLanesContract
{
    protected override Task<IRenderLanes> OpenAsync() => Task.FromResult<IRenderLanes>(new InMemoryLanes(Time, LockDuration, MaxDeliveries));
}

public sealed class SqliteLanesContract : RenderLanesContract, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private LocalPlatform? _platform;

    public async ValueTask DisposeAsync()
    {
        if (_platform is not null)
        {
            await _platform.DisposeAsync();
        }

        _folder.Dispose();
    }

    protected override async Task<IRenderLanes> OpenAsync()
    {
        _platform = await LocalPlatform.OpenAsync(new()
        {
            DataFolder = _folder.Path,
            TimeProvider = Time,
            Lanes = new() { LockDuration = LockDuration, MaxDeliveries = MaxDeliveries },
        });
        return _platform.Lanes;
    }
}
