using Atelier.Contracts.Storage;
using Atelier.Core.Storage;
using Atelier.Local.Platform;

namespace Atelier.Local.Tests.Storage;

public sealed class InMemoryStoreContract : ObjectStoreContract
{
    protected override Task<IObjectStore> OpenAsync() => Task.FromResult<IObjectStore>(new InMemoryObjectStore(Time));
}

public sealed class SqliteStoreContract : ObjectStoreContract, IAsyncDisposable
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

    protected override async Task<IObjectStore> OpenAsync()
    {
        _platform = await LocalPlatform.OpenAsync(new() { DataFolder = _folder.Path, TimeProvider = Time });
        return _platform.Store;
    }
}
