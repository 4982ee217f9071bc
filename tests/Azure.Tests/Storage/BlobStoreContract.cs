using Atelier.Azure.Tests.Support;
using Atelier.Contracts.Storage;
using Atelier.Core.Storage;

namespace Atelier.Azure.Tests.Storage;

/// <summary>The object store's contract against real Azurite over the official SDK.</summary>
public sealed class BlobStoreContract(Azurite azurite) : ObjectStoreContract
{
    protected override TimeProvider? Clock => null;

    protected override async Task<IObjectStore> OpenAsync() => azurite.Store(await azurite.NewContainerAsync());
}
