using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Contracts.Time;
using Atelier.Core.Assets;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Web.Tests;

/// <summary>All that a brief delivered, in one download.</summary>
public sealed class DeliveryArchiveTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_delivered_brief_is_one_download_whose_pictures_and_manifests_are_signed()
    {
        var asset = await _web.Studio.AddAssetAsync();
        var link = (await _web.PageAsync("/briefs/b-done")).QuerySelector("a[download]")!;
        var answer = await _web.GetAsync(link.GetAttribute("href")!);
        Assert.Equal((HttpStatusCode.OK, "application/zip", "b-done.zip"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName!.Trim('"')));

        var files = await UnpackAsync(answer);
        Assert.Equal(["hero-1.png", "hero-1.manifest.json", "hero-1.manifest.sig.json", "manifest.json", "manifest.sig.json"], files.Keys);
        Assert.True(Es256.Verify(Parse<DetachedSignature>(files["manifest.sig.json"]), files["manifest.json"]));
        Assert.True(Es256.Verify(Parse<DetachedSignature>(files["hero-1.manifest.sig.json"]), files["hero-1.manifest.json"]));
        var listed = Assert.Single(Parse<DeliveryManifest>(files["manifest.json"]).Assets);
        Assert.Equal((asset, Hash(files["hero-1.png"]), Hash(files["hero-1.manifest.json"])), (listed.Id, listed.PictureSha256, listed.ManifestSha256));
    }

    [Fact]
    public async Task A_download_takes_as_long_as_its_line_needs()
    {
        ManualTimeProvider? clock = null;
        using var web = new WebFixture(before: context => context.Response.Body = new SlowLine(context.Response.Body, clock!, new StudioOptions().MaxTime));
        clock = web.Clock;
        await web.Studio.AddAssetAsync();
        Assert.Equal(5, (await UnpackAsync(await web.GetAsync("/briefs/b-done/assets.zip"))).Count);
    }

    [Fact]
    public async Task What_nobody_delivered_can_not_be_downloaded()
    {
        await _web.Studio.AddReviewAsync();
        await _web.Studio.AddAssetAsync("b-killed", Core.Briefs.BriefState.Killed);
        foreach (var brief in new[] { "b-spring", "b-killed", "b-nothing" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _web.GetAsync($"/briefs/{brief}/assets.zip")).StatusCode);
        }
    }

    [Fact]
    public async Task A_download_that_lacks_a_picture_does_not_end_well()
    {
        var asset = await _web.Studio.AddAssetAsync();
        var manifest = (await _web.ReadAsync<AssetManifest>(StoreKeys.Manifest("studio", asset)))!;
        await _web.Studio.Store.DeleteAsync(StoreKeys.Blob("studio", manifest.PictureSha256), WebFixture.Stop);
        var failure = await Record.ExceptionAsync(async () => Assert.Equal(HttpStatusCode.InternalServerError, (await _web.GetAsync("/briefs/b-done/assets.zip")).StatusCode));
        Assert.True(failure is null or HttpRequestException or IOException or OperationCanceledException, $"{failure}");
    }

    private static async Task<Dictionary<string, byte[]>> UnpackAsync(HttpResponseMessage answer)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await using var archive = new ZipArchive(await answer.Content.ReadAsStreamAsync(WebFixture.Stop));
        foreach (var entry in archive.Entries)
        {
            await using var stream = await entry.OpenAsync(WebFixture.Stop);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, WebFixture.Stop);
            files.Add(entry.FullName, bytes.ToArray());
        }

        return files;
    }

    private static T Parse<T>(byte[] bytes) => JsonSerializer.Deserialize<T>(bytes, WorkflowJson.Options)!;

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
