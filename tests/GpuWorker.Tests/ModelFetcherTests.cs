using System.Security.Cryptography;
using System.Text;

namespace Atelier.GpuWorker.Tests;

public sealed class ModelFetcherTests : IDisposable
{
    private readonly string _cache = Directory.CreateTempSubdirectory("atelier-models-").FullName;
    private readonly Shelves _shelves = new();
    private readonly LogBook _log = new();

    public ModelFetcherTests()
    {
        _shelves.Put("a", "model_index.json", "{}");
        _shelves.Put("a", "unet/model.onnx", "weights");
        _shelves.Put("a", "training/notes.txt", "not for workers");
        _shelves.Sum("a");
    }

    [Fact]
    public async Task A_folder_comes_with_every_file_on_its_list()
    {
        Assert.Equal([Path.Combine(_cache, "a")], await FetchAsync());
        Assert.Equal("weights", await File.ReadAllTextAsync(Path.Combine(_cache, "a", "unet", "model.onnx")));
    }

    [Fact]
    public async Task Files_that_are_not_on_the_list_are_not_fetched()
    {
        _shelves.Put("a", "unet/extra.bin", "stray");
        await FetchAsync();

        Assert.DoesNotContain("a/unet/extra.bin", _shelves.Opened);
    }

    [Fact]
    public async Task What_is_here_and_whole_is_not_fetched_again()
    {
        await FetchAsync();
        _shelves.Opened.Clear();
        Assert.Single(await FetchAsync());

        Assert.Equal(["a/SHA256SUMS"], _shelves.Opened);
    }

    [Fact]
    public async Task What_was_damaged_here_is_fetched_again()
    {
        await FetchAsync();
        await File.WriteAllTextAsync(Path.Combine(_cache, "a", "unet", "model.onnx"), "weight5");
        Assert.Single(await FetchAsync());

        Assert.Equal("weights", await File.ReadAllTextAsync(Path.Combine(_cache, "a", "unet", "model.onnx")));
    }

    [Fact]
    public async Task What_an_earlier_version_left_here_is_removed()
    {
        Directory.CreateDirectory(Path.Combine(_cache, "a", "vae"));
        await File.WriteAllTextAsync(Path.Combine(_cache, "a", "vae", "old.onnx"), "old");
        await File.WriteAllTextAsync(Path.Combine(_cache, "a", "unet.onnx.part"), "cut off");
        await FetchAsync();

        Assert.False(File.Exists(Path.Combine(_cache, "a", "vae", "old.onnx")));
        Assert.False(File.Exists(Path.Combine(_cache, "a", "unet.onnx.part")));
    }

    [Fact]
    public async Task Links_are_taken_away_and_what_they_lead_to_is_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs links");
        var outside = Directory.CreateTempSubdirectory("atelier-outside-");
        try
        {
            var theirs = Path.Combine(outside.FullName, "model.onnx");
            await File.WriteAllTextAsync(theirs, "theirs");
            var folder = Directory.CreateDirectory(Path.Combine(_cache, "a"));
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "unet"), outside.FullName);
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "round"), folder.FullName);
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "model_index.json"), theirs);
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "nowhere"), Path.Combine(outside.FullName, "nothing"));
            Assert.Single(await FetchAsync());

            Assert.Equal(("theirs", 1), (await File.ReadAllTextAsync(theirs), Directory.GetFileSystemEntries(outside.FullName).Length));
            Assert.Equal(["model_index.json", "training", "unet"], Directory.GetFileSystemEntries(folder.FullName).Select(Path.GetFileName).Order());
            Assert.Equal("weights", await File.ReadAllTextAsync(Path.Combine(folder.FullName, "unet", "model.onnx")));
            Assert.Null(new DirectoryInfo(Path.Combine(folder.FullName, "unet")).LinkTarget);
            Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(folder.FullName, "model_index.json")));
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_model_folder_that_is_a_link_is_refused_and_what_it_leads_to_is_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs links");
        var outside = Directory.CreateTempSubdirectory("atelier-outside-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(outside.FullName, "theirs.txt"), "theirs");
            Directory.CreateSymbolicLink(Path.Combine(_cache, "a"), outside.FullName);

            Assert.Empty(await FetchAsync());
            Assert.Contains("is a link", Assert.Single(_log.Lines), StringComparison.Ordinal);
            Assert.Equal("theirs.txt", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(outside.FullName))));
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_file_that_was_tampered_with_refuses_its_folder_with_one_error_and_takes_no_other_along()
    {
        _shelves.Put("b", "model_index.json", "{}");
        _shelves.Sum("b");
        _shelves.Put("a", "unet/model.onnx", "wEights");

        Assert.Equal([Path.Combine(_cache, "b")], await FetchAsync());
        var error = Assert.Single(_log.Lines);
        Assert.Contains("'a' is refused: 'unet/model.onnx' has the SHA-256", error, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("weights"))), error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_cache, "a", "unet", "model.onnx")));
        Assert.False(File.Exists(Path.Combine(_cache, "a", "unet", "model.onnx.part")));
    }

    [Fact]
    public async Task A_file_that_is_listed_and_not_there_refuses_its_folder()
    {
        _shelves.Remove("a", "unet/model.onnx");

        Assert.Empty(await FetchAsync());
        Assert.Contains("'unet/model.onnx' is on its SHA256SUMS and not in its folder", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_list_is_refused_and_told_how_to_make_one()
    {
        _shelves.Remove("a", ModelSums.FileName);

        Assert.Empty(await FetchAsync());
        Assert.Contains("sha256sum", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  ")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  ../../etc/passwd")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  /etc/passwd")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  unet/../../x")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a b")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  c:\\x")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  SHA256SUMS")]
    [InlineData("g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  x")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  x\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  ./x")]
    public async Task A_list_that_is_none_or_leads_elsewhere_refuses_its_folder(string sums)
    {
        _shelves.Put("a", ModelSums.FileName, sums);

        Assert.Empty(await FetchAsync());
        Assert.Single(_log.Lines);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_cache));
    }

    [Fact]
    public async Task An_endless_list_is_refused()
    {
        _shelves.Put("a", ModelSums.FileName, new string('\n', (1 << 20) + 1));

        Assert.Empty(await FetchAsync());
        Assert.Contains("1 MiB", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855 *empty\r\n")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  ./empty")]
    public async Task The_forms_that_tools_write_are_read(string sums)
    {
        _shelves.Put("a", "empty", "");
        _shelves.Put("a", ModelSums.FileName, sums);

        Assert.Single(await FetchAsync());
        Assert.True(File.Exists(Path.Combine(_cache, "a", "empty")));
    }

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    private Task<IReadOnlyList<string>> FetchAsync() => new ModelFetcher(_shelves, _cache, _log).FetchAsync(CancellationToken.None);
}
