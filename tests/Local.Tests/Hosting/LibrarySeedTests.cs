using Atelier.Contracts.Storage;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;
using Atelier.Rendering;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Local.Tests.Hosting;

public sealed class LibrarySeedTests : IDisposable
{
    private const string Workspace = LocalSettings.Workspace;

    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryObjectStore _store = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_whose_folder_is_gone_leaves_the_catalog_and_one_that_came_otherwise_stays()
    {
        var here = Directory.CreateDirectory(Path.Combine(_folder.Path, "models")).FullName;
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder.Path, "others", "kept")).FullName;
        await PutAsync("gone", Path.Combine(_folder.Path, "old-place", "gone"));
        await PutAsync("removed", Path.Combine(here, "removed"));
        await PutAsync("broken", Directory.CreateDirectory(Path.Combine(here, "broken")).FullName);
        await PutAsync("elsewhere", elsewhere);
        await PutAsync("service", folder: null);

        await SeedAsync(here);

        Assert.Equal(["elsewhere", "service"], await NamesAsync());
    }

    [Fact]
    public async Task A_models_folder_that_is_not_there_takes_nothing_out_that_still_has_its_folder()
    {
        await PutAsync("elsewhere", Directory.CreateDirectory(Path.Combine(_folder.Path, "others", "kept")).FullName);

        await SeedAsync(Path.Combine(_folder.Path, "nowhere"));

        Assert.Equal(["elsewhere"], await NamesAsync());
    }

    private Task SeedAsync(string models) =>
        LibrarySeed.RunAsync(_store, new() { Models = models, Samples = Path.Combine(_folder.Path, "none") }, ModelFolders.Find(models, NullLogger.Instance), NullLogger.Instance);

    private Task PutAsync(string name, string? folder) =>
        _store.PutAsync(StoreKeys.Model(Workspace, name), "{}"u8.ToArray(), PutCondition.Any, folder is null ? null : new Dictionary<string, string> { ["folder"] = folder });

    private async Task<IReadOnlyList<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var listing in _store.ListAsync(StoreKeys.Models(Workspace)))
        {
            names.Add(Path.GetFileNameWithoutExtension(listing.Key));
        }

        return names;
    }
}
