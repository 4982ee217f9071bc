using System.Text.Json;
using System.Text.Json.Nodes;
using Atelier.Core.Signing;
using Atelier.Core.Workflows;
using Atelier.Local.Cli;

namespace Atelier.Local.Tests.Studio;

/// <summary>What checking a delivered folder finds.</summary>
public sealed class DeliveredFolder : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private StudioOnDisk _studio = null!;

    private string Out => Path.Combine(_folder.Path, "out");

    public async ValueTask InitializeAsync()
    {
        _studio = await StudioOnDisk.StartAsync(_folder.Path);
        var (brief, outcome) = await _studio.DeliverAsync(StudioOnDisk.Draft(shots: 2));
        await new Delivery(_studio.Local).WriteAsync(brief, outcome, Out, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _studio.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void An_untouched_folder_is_valid_and_names_its_key()
    {
        var check = new FolderCheck(Out, expectedKey: null);
        Assert.Equal(2, check.Run());
        Assert.Empty(check.Problems);
        Assert.Empty(Problems(check.KeyId));
    }

    [Fact]
    public void A_folder_signed_by_another_key_than_expected_is_not() =>
        Assert.Equal(3, Problems("another-key").Count(p => p.Contains("not by another-key", StringComparison.Ordinal)));

    [Fact]
    public async Task A_changed_picture_is_found()
    {
        await ChangeAsync("shot-0-1.png", bytes => bytes[^20] ^= 1);
        Assert.Equal(["shot-0-1.png: the picture was changed."], Problems());
    }

    [Fact]
    public async Task A_swapped_picture_is_found()
    {
        File.Copy(Path.Combine(Out, "shot-1-1.png"), Path.Combine(Out, "shot-0-1.png"), overwrite: true);
        Assert.Equal(["shot-0-1.png: the picture was changed."], Problems());
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("shot-0-1.manifest.json")]
    public async Task A_changed_manifest_is_found(string name)
    {
        await ChangeAsync(name, bytes => bytes[bytes.AsSpan().LastIndexOf((byte)'"') - 1] ^= 1);
        Assert.Contains($"{name}: the signature is not of this content.", Problems());
    }

    [Fact]
    public void Swapped_signatures_are_found()
    {
        Swap("shot-0-1.manifest.sig.json", "shot-1-1.manifest.sig.json");
        Assert.Equal(
            ["shot-0-1.manifest.json: the signature is not of this content.", "shot-1-1.manifest.json: the signature is not of this content."],
            Problems());
    }

    [Fact]
    public void Swapped_manifests_with_their_signatures_are_found()
    {
        Swap("shot-0-1.manifest.json", "shot-1-1.manifest.json");
        Swap("shot-0-1.manifest.sig.json", "shot-1-1.manifest.sig.json");
        Assert.Contains("shot-0-1.manifest.json: it is not the manifest that was delivered.", Problems());
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("manifest.sig.json")]
    [InlineData("shot-0-1.png")]
    [InlineData("shot-0-1.manifest.json")]
    [InlineData("shot-1-1.manifest.sig.json")]
    public void A_missing_file_is_found(string name)
    {
        File.Delete(Path.Combine(Out, name));
        Assert.Equal([$"{name}: the file is missing."], Problems());
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("manifest.sig.json")]
    [InlineData("shot-0-1.manifest.sig.json")]
    public void A_file_of_garbage_is_found(string name)
    {
        File.WriteAllText(Path.Combine(Out, name), "garbage");
        Assert.Contains(Problems(), p => p.StartsWith($"{name}: it can't be read", StringComparison.Ordinal) || p.Contains("signature is not", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"algorithm\":null,\"keyId\":null,\"x\":null,\"y\":null,\"value\":null}")]
    [InlineData("{\"algorithm\":\"ES256\",\"keyId\":\"\",\"x\":\"!!\",\"y\":\"\",\"value\":\"\"}")]
    public void A_signature_that_is_none_is_found(string json)
    {
        File.WriteAllText(Path.Combine(Out, "manifest.sig.json"), json);
        Assert.NotEmpty(Problems());
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/picture.png")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_manifest_that_points_out_of_the_folder_reads_nothing_there(string? name)
    {
        await ResignAsync(m => m["assets"]![0]!["picture"] = name);
        Assert.Single(Problems());
        Assert.EndsWith("the file is missing.", Problems()[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_asset_left_out_of_the_list_is_found()
    {
        await ResignAsync(m => m["assets"]!.AsArray().RemoveAt(1));
        Assert.Contains("which is not listed", Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("assets")]
    [InlineData("outcome")]
    public async Task A_manifest_without_its_parts_is_found(string part)
    {
        await ResignAsync(m => m[part] = null);
        Assert.Equal(["manifest.json: it can't be read."], Problems());
    }

    [Fact]
    public async Task A_manifest_signed_by_somebody_else_is_found()
    {
        using var other = new TemporaryFolder();
        using var signer = new Keys.FileSigner(other.Path);
        await SignAsync(signer, await File.ReadAllBytesAsync(Path.Combine(Out, "manifest.json")));
        Assert.Equal(2, Problems().Count(p => p.Contains("it is signed by another key", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_empty_folder_is_no_delivery()
    {
        using var empty = new TemporaryFolder();
        var check = new FolderCheck(empty.Path, expectedKey: null);
        Assert.Equal(0, check.Run());
        Assert.Equal(["manifest.json: the file is missing."], check.Problems);
    }

    private IReadOnlyList<string> Problems(string? key = null)
    {
        var check = new FolderCheck(Out, key);
        check.Run();
        return check.Problems;
    }

    private async Task ChangeAsync(string name, Action<byte[]> change)
    {
        var path = Path.Combine(Out, name);
        var bytes = await File.ReadAllBytesAsync(path);
        change(bytes);
        await File.WriteAllBytesAsync(path, bytes);
    }

    /// <summary>Changes the list of assets and signs it with the studio's own key: what is left must be found without the signature's help.</summary>
    private async Task ResignAsync(Action<JsonNode> change)
    {
        var path = Path.Combine(Out, "manifest.json");
        var manifest = JsonNode.Parse(await File.ReadAllBytesAsync(path))!;
        change(manifest);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, WorkflowJson.Indented);
        await File.WriteAllBytesAsync(path, bytes);
        await SignAsync(_studio.Local.Signer, bytes);
    }

    private async Task SignAsync(ISigner signer, byte[] bytes) =>
        await File.WriteAllBytesAsync(Path.Combine(Out, "manifest.sig.json"), JsonSerializer.SerializeToUtf8Bytes(await signer.SignAsync(bytes), WorkflowJson.Options));

    private void Swap(string a, string b)
    {
        var (x, y) = (Path.Combine(Out, a), Path.Combine(Out, b));
        File.Move(x, x + ".away");
        File.Move(y, x);
        File.Move(x + ".away", y);
    }
}
