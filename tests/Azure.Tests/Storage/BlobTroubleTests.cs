using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Atelier.Azure.Calls;
using Atelier.Azure.Storage;
using Atelier.Azure.Tests.Support;
using Atelier.Core.Storage;

namespace Atelier.Azure.Tests.Storage;

/// <summary>Blob Storage that misbehaves. Bodies and headers are those of the service (learn.microsoft.com/rest/api/storageservices: Put Blob, Get Blob, Status and error codes).</summary>
public sealed class BlobTroubleTests
{
    private static readonly CallLimits Quick = new() { Attempt = TimeSpan.FromMinutes(2), Pause = TimeSpan.Zero, Retries = 2, BreakerAttempts = 1000 };

    [Fact]
    public async Task A_busy_service_is_asked_again()
    {
        await using var service = await WireServer.StartAsync(Error(503, "ServerBusy"), Error(500, "OperationTimedOut"), Created("0x8DA"));

        Assert.Equal("0x8DA", await Store(service).PutAsync("w/a", Bytes("x"), PutCondition.Any));
        Assert.Equal(3, service.Requests.Count);
    }

    [Fact]
    public async Task A_service_that_stays_busy_ends_in_a_clear_error()
    {
        await using var service = await WireServer.StartAsync(Error(503, "ServerBusy"));

        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => Store(service).GetAsync("w/a"));

        Assert.Equal("store-unavailable", failure.Code);
        Assert.Contains("503", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(service.Address.Host, failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, service.Requests.Count);
    }

    [Fact]
    public async Task A_service_that_hangs_is_given_up()
    {
        await using var service = await WireServer.StartAsync(new WireReply(200) { Hangs = true });

        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => Store(service, Quick with { Attempt = TimeSpan.FromMilliseconds(100), Retries = 1 }).GetAsync("w/a"));

        Assert.Equal("store-unavailable", failure.Code);
        Assert.Contains("didn't answer in time", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_let_go()
    {
        await using var service = await WireServer.StartAsync(new WireReply(200) { Hangs = true });
        using var giveUp = new CancellationTokenSource();

        var reading = Store(service).GetAsync("w/a", giveUp.Token);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task A_creation_whose_answer_got_lost_still_knows_that_it_won()
    {
        string? write = null;
        await using var service = await WireServer.StartAsync(request =>
        {
            if (request.Method == "HEAD")
            {
                return Empty(200, ("ETag", "\"0x8DB\""), ("x-ms-meta-write", write!));
            }

            if (write is not null)
            {
                return Error(409, "BlobAlreadyExists");
            }

            write = request.Headers["x-ms-meta-write"];
            return Error(500, "OperationTimedOut");
        });

        Assert.Equal("0x8DB", await Store(service).PutAsync("w/outcome.json", Bytes("x"), PutCondition.Create));
    }

    [Fact]
    public async Task A_creation_that_another_writer_won_meanwhile_has_lost()
    {
        var asked = 0;
        await using var service = await WireServer.StartAsync(request =>
            request.Method == "HEAD" ? Empty(200, ("ETag", "\"0x8DB\""), ("x-ms-meta-write", "another"))
            : Interlocked.Increment(ref asked) == 1 ? Error(500, "OperationTimedOut")
            : Error(409, "BlobAlreadyExists"));

        Assert.Null(await Store(service).PutAsync("w/outcome.json", Bytes("x"), PutCondition.Create));
    }

    [Fact]
    public async Task A_download_that_breaks_is_read_again_and_comes_back_whole()
    {
        var content = new string('x', 3_000);
        var asked = 0;
        await using var service = await WireServer.StartAsync(request =>
        {
            // The client goes on from where it was; how much of the first answer arrived is the network's doing.
            var range = request.Headers.FirstOrDefault(h => h.Key is "x-ms-range" or "Range").Value;
            var rest = range is null ? content : content[int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture)..];
            return Interlocked.Increment(ref asked) == 1 ? Blob(content[..1_000], content) with { Breaks = true } : Blob(rest, content) with { Status = range is null ? 200 : 206 };
        });

        Assert.Equal(content, Encoding.UTF8.GetString((await Store(service).GetAsync("w/a"))!.Content.Span));
    }

    [Fact]
    public async Task A_content_that_was_changed_behind_the_stores_back_is_refused_by_name()
    {
        await using var service = await WireServer.StartAsync(Blob("what it is now", "what it was"));

        foreach (var read in new Func<Task>[] { () => Store(service).GetAsync("w/blobs/a"), () => Store(service).OpenAsync("w/blobs/a") })
        {
            var failure = await Assert.ThrowsAsync<ObjectStoreException>(read);
            Assert.Equal("store-corrupt", failure.Code);
            Assert.Contains("w/blobs/a", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_blob_that_is_larger_than_any_object_may_be_is_not_read()
    {
        await using var service = await WireServer.StartAsync(Blob(new string('x', ObjectLimits.MaxDocument + 1)));

        Assert.Equal("store-corrupt", (await Assert.ThrowsAsync<ObjectStoreException>(() => Store(service).GetAsync("w/a"))).Code);
    }

    [Fact]
    public async Task A_missing_container_is_no_missing_object()
    {
        await using var service = await WireServer.StartAsync(Error(404, "ContainerNotFound"));

        Assert.Contains("container", (await Assert.ThrowsAsync<ObjectStoreException>(() => Store(service).GetAsync("w/a"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_refused_identity_is_said_once_and_without_secrets(int status)
    {
        await using var service = await WireServer.StartAsync(Error(status, "AuthorizationPermissionMismatch"));

        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => Store(service).GetAsync("w/a"));

        Assert.Contains("role", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FixedCredential.Token, failure.ToString(), StringComparison.Ordinal);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_machine_without_identity_says_so_without_details()
    {
        await using var service = await WireServer.StartAsync(new WireReply(200));
        var store = new BlobObjectStore(service.Address, "c", new BrokenCredential(), new() { Transport = SelfSigned.Transport, Documents = Quick });

        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => store.GetAsync("w/a"));

        Assert.Contains("identity", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-details", failure.Message, StringComparison.Ordinal);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task A_service_that_only_fails_is_left_alone_for_a_while()
    {
        await using var service = await WireServer.StartAsync(Error(503, "ServerBusy"));
        var store = Store(service, Quick with { Retries = 0, BreakerAttempts = 2, Break = TimeSpan.FromHours(1) });

        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<ObjectStoreException>(() => store.GetAsync("w/a"));
        }

        Assert.Equal(2, service.Requests.Count);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"0x8DA\", *")]
    [InlineData("")]
    public async Task An_etag_that_is_none_matches_nothing(string etag)
    {
        await using var service = await WireServer.StartAsync(Created("0x8DA"));

        Assert.Null(await Store(service).PutAsync("w/a", Bytes("x"), PutCondition.Match(etag)));
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task A_marker_that_is_no_longer_taken_costs_a_listing_from_the_start_and_nothing_else()
    {
        var refuses = false;
        await using var service = await WireServer.StartAsync(r => !r.Query.Contains("marker=m1", StringComparison.Ordinal) ? Page("m1", "w/1", "w/2") : refuses ? Error(400, "OutOfRangeInput") : Page("", "w/3", "w/4"));
        var store = Store(service);
        Assert.Equal(["w/1", "w/2", "w/3", "w/4"], await Keys(store, null));
        Assert.Equal(["w/4"], await Keys(store, "w/3"));
        Assert.Equal(3, service.Requests.Count);

        refuses = true;

        await Assert.ThrowsAsync<ObjectStoreException>(() => Keys(store, "w/3")); // this service refuses its newest marker too, which is an error
        Assert.Equal(["marker=m1", "", "marker=m1"], service.Requests.Skip(3).Select(r => r.Query.Split('&').FirstOrDefault(q => q.StartsWith("marker=", StringComparison.Ordinal)) ?? ""));
    }

    private static async Task<List<string>> Keys(BlobObjectStore store, string? after)
    {
        var keys = new List<string>();
        await foreach (var listing in store.ListAsync("w/", after))
        {
            keys.Add(listing.Key);
        }

        return keys;
    }

    // List Blobs, "Sample response" of the REST reference, with these names.
    private static WireReply Page(string next, params string[] names) => new(200, $"""
        <?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://myaccount.blob.core.windows.net/" ContainerName="atelier"><Prefix>w/</Prefix><Blobs>
        {string.Concat(names.Select(n => $"<Blob><Name>{n}</Name><Properties><Last-Modified>Mon, 02 Mar 2026 09:00:00 GMT</Last-Modified><Etag>0x8DA</Etag><Content-Length>1</Content-Length><BlobType>BlockBlob</BlobType></Properties><Metadata /></Blob>"))}
        </Blobs><NextMarker>{next}</NextMarker></EnumerationResults>
        """.Trim(), "application/xml");

    private static BlobObjectStore Store(WireServer service, CallLimits? limits = null) =>
        new(service.Address, "atelier", new FixedCredential(), new() { Transport = SelfSigned.Transport, Documents = limits ?? Quick, Pictures = limits ?? Quick });

    private static WireReply Error(int status, string code) =>
        new(status, $"""<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>{code}.</Message></Error>""", "application/xml") { Headers = new() { ["x-ms-error-code"] = code } };

    private static WireReply Created(string etag) => Empty(201, ("ETag", $"\"{etag}\""), ("x-ms-request-server-encrypted", "true"));

    private static WireReply Blob(string content, string? written = null)
    {
        var sha = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(written ?? content)));
        var length = content.Length.ToString(CultureInfo.InvariantCulture);
        return new WireReply(200, content, "application/octet-stream")
        {
            Headers = new() { ["ETag"] = "\"0x8DA\"", ["Last-Modified"] = "Mon, 02 Mar 2026 09:00:00 GMT", ["x-ms-blob-type"] = "BlockBlob", ["x-ms-meta-sha256"] = sha, ["Content-Length"] = length },
        };
    }

    private static WireReply Empty(int status, params (string Name, string Value)[] headers)
    {
        var all = headers.ToDictionary(h => h.Name, h => h.Value);
        all.TryAdd("Last-Modified", "Mon, 02 Mar 2026 09:00:00 GMT");
        all.TryAdd("x-ms-blob-type", "BlockBlob");
        return new(status) { Headers = all };
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
