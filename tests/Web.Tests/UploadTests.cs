using System.Net;
using System.Security.Cryptography;
using Atelier.Core.Storage;
using Atelier.Web.Uploads;

namespace Atelier.Web.Tests;

public sealed class UploadTests : IDisposable
{
    private readonly WebFixture _web = new();

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_picture_is_stored_by_its_hash_with_what_is_known_about_it()
    {
        var png = Seeds.Drawing.Png(5, 96);
        var answer = await UploadAsync(png);
        var upload = await WebFixture.JsonAsync(answer, HttpStatusCode.Created);
        var sha = Convert.ToHexStringLower(SHA256.HashData(png));
        Assert.Equal(sha, upload.GetProperty("sha256").GetString());
        Assert.Equal((96, 96), (upload.GetProperty("width").GetInt32(), upload.GetProperty("height").GetInt32()));
        Assert.Equal($"/v1/uploads/{sha}", answer.Headers.Location!.PathAndQuery);
        Assert.NotNull(await _web.ReadAsync<Upload>(Upload.KeyOf("studio", sha)));
        Assert.Equal(png, await (await _web.GetAsync($"/v1/uploads/{sha}/content")).Content.ReadAsByteArrayAsync(WebFixture.Stop));
    }

    [Fact]
    public async Task The_same_picture_twice_is_one_upload()
    {
        await UploadAsync(Seeds.Drawing.Png(5));
        var before = await _web.SnapshotAsync();
        Assert.Equal(HttpStatusCode.Created, (await UploadAsync(Seeds.Drawing.Png(5))).StatusCode);
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Fact]
    public async Task What_is_no_picture_is_never_stored()
    {
        var before = await _web.SnapshotAsync();
        await WebFixture.ProblemAsync(await UploadAsync("GIF89a"u8.ToArray()), HttpStatusCode.UnsupportedMediaType, "picture-unreadable");
        await WebFixture.ProblemAsync(await UploadAsync([]), HttpStatusCode.UnsupportedMediaType, "picture-unreadable");
        await WebFixture.ProblemAsync(await UploadAsync(Seeds.Drawing.Png(5)[..200]), HttpStatusCode.BadRequest, "picture-unreadable");
        await WebFixture.ProblemAsync(await UploadAsync([.. Seeds.Drawing.Png(5), .. "<script>"u8]), HttpStatusCode.BadRequest, "picture-unreadable");
        await WebFixture.ProblemAsync(await UploadAsync(Seeds.Drawing.Png(5), "image/jpeg"), HttpStatusCode.UnsupportedMediaType, "wrong-type");
        Assert.Equal(before, await _web.SnapshotAsync());
    }

    [Fact]
    public async Task A_picture_beyond_the_limits_is_refused()
    {
        using var web = new WebFixture(s => s with { Options = new() { MaxUploadSide = 64, MaxUploadBytes = 10_000 } });
        using var wide = new ByteArrayContent(Seeds.Drawing.Png(5, 65));
        wide.Headers.ContentType = new("image/png");
        await WebFixture.ProblemAsync(await web.SendAsync(HttpMethod.Post, "/v1/uploads", wide), HttpStatusCode.BadRequest, "picture-too-large");
        using var heavy = new ByteArrayContent(new byte[10_001]);
        heavy.Headers.ContentType = new("image/png");
        await WebFixture.ProblemAsync(await web.SendAsync(HttpMethod.Post, "/v1/uploads", heavy), HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Fact]
    public async Task A_blob_that_was_never_uploaded_is_no_upload()
    {
        var sha = await _web.Studio.Store.PutBlobAsync("studio", Seeds.Drawing.Png(9), WebFixture.Stop);
        await WebFixture.ProblemAsync(await _web.GetAsync($"/v1/uploads/{sha}/content"), HttpStatusCode.NotFound, "not-found");
    }

    private async Task<HttpResponseMessage> UploadAsync(byte[] content, string type = "image/png")
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new(type);
        return await _web.SendAsync(HttpMethod.Post, "/v1/uploads", body);
    }
}
