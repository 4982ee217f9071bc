using System.Net;
using System.Net.Http.Headers;
using Atelier.Azure.Tests.Support;
using Atelier.Azure.Uploads;
using Atelier.Contracts.Time;
using Atelier.Core.Storage;
using Atelier.Core.Uploads;
using Azure.Storage.Blobs;

namespace Atelier.Azure.Tests.Uploads;

public sealed class DirectUploadTests(Azurite azurite) : IDisposable
{
    private readonly HttpClient _browser = new(SelfSigned.Handler());

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_file_goes_straight_to_the_store_and_waits_until_it_is_dropped()
    {
        var (store, uploads) = await OpenAsync();
        var staged = new StagedUploads(store);
        Assert.Null(await staged.FindAsync("w", "u1", 100));

        var address = await uploads.IssueAsync("w", "u1", "image/png", TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Created, await SendAsync(address, new byte[80]));

        Assert.Equal(80, (await staged.FindAsync("w", "u1", 100))!.Content!.Value.Length);
        Assert.NotNull(await staged.FindAsync("w", "u1", 100));
        await staged.DropAsync("w", "u1");
        Assert.Null(await staged.FindAsync("w", "u1", 100));
    }

    [Fact]
    public async Task An_address_writes_once_and_neither_reads_nor_deletes()
    {
        var (store, uploads) = await OpenAsync();
        var address = await uploads.IssueAsync("w", "u1", "image/png", TimeSpan.FromMinutes(10));
        await SendAsync(address, new byte[8]);

        Assert.NotEqual(HttpStatusCode.Created, await SendAsync(address, new byte[9]));
        Assert.Equal(HttpStatusCode.Forbidden, (await _browser.GetAsync(address.Url)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _browser.DeleteAsync(address.Url)).StatusCode);
        Assert.Equal(8, (await new StagedUploads(store).FindAsync("w", "u1", 100))!.Bytes);
    }

    [Fact]
    public async Task An_address_is_for_one_upload_only()
    {
        var (store, uploads) = await OpenAsync();
        var address = await uploads.IssueAsync("w", "u1", "image/png", TimeSpan.FromMinutes(10));

        var other = address with { Url = new(address.Url.AbsoluteUri.Replace("/u1?", "/u2?", StringComparison.Ordinal)) };

        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(other, new byte[8]));
        Assert.Null(await new StagedUploads(store).FindAsync("w", "u2", 100));
    }

    [Fact]
    public async Task An_address_that_expired_is_refused()
    {
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow().AddHours(-2));
        var (_, uploads) = await OpenAsync(time);

        var address = await uploads.IssueAsync("w", "u1", "image/png", TimeSpan.FromMinutes(10));

        Assert.Equal(time.GetUtcNow().AddMinutes(10), address.ExpiresAt);
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(address, new byte[8]));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_deleted_unread()
    {
        var (store, uploads) = await OpenAsync();
        await SendAsync(await uploads.IssueAsync("w", "u1", "image/png", TimeSpan.FromMinutes(10)), new byte[101]);

        var found = await new StagedUploads(store).FindAsync("w", "u1", 100);

        Assert.Equal((101, null), (found!.Bytes, found.Content));
        Assert.Null(await store.GetAsync(StoreKeys.StagedUpload("w", "u1")));
    }

    [Fact]
    public async Task Files_that_nobody_asked_for_are_tidied_away()
    {
        var (store, uploads) = await OpenAsync();
        await SendAsync(await uploads.IssueAsync("w", "u1", "image/png", TimeSpan.FromMinutes(10)), new byte[8]);
        var staged = new StagedUploads(store);
        var now = TimeProvider.System.GetUtcNow();

        Assert.Equal(0, await staged.TidyAsync("w", now.AddHours(-1)));
        Assert.Equal(1, await staged.TidyAsync("w", now.AddHours(1)));
        Assert.Null(await staged.FindAsync("w", "u1", 100));
    }

    [Theory]
    [InlineData("../u")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task Ids_with_tricks_are_refused(string upload)
    {
        var (_, uploads) = await OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => uploads.IssueAsync("w", upload, "image/png", TimeSpan.FromMinutes(10)));
    }

    private async Task<(IObjectStore Store, BlobDirectUploads Uploads)> OpenAsync(TimeProvider? time = null)
    {
        BlobContainerClient container = await azurite.NewContainerAsync();
        var uploads = new BlobDirectUploads(azurite.Endpoint, container.Name, new AzuriteCredential(), time is null ? azurite.Options : azurite.Options with { Time = time });
        return (azurite.Store(container), uploads);
    }

    private async Task<HttpStatusCode> SendAsync(UploadAddress address, byte[] content)
    {
        using var request = new HttpRequestMessage(new(address.Method), address.Url) { Content = new ByteArrayContent(content) };
        request.Headers.Add("x-ms-blob-type", address.Headers["x-ms-blob-type"]);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(address.Headers["content-type"]);
        using var answer = await _browser.SendAsync(request);
        return answer.StatusCode;
    }
}
