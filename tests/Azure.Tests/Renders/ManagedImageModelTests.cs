using System.Globalization;
using System.Text.Json;
using Atelier.Azure.Calls;
using Atelier.Azure.OpenAI;
using Atelier.Azure.Renders;
using Atelier.Azure.Tests.Enrichment;
using Atelier.Azure.Tests.Support;
using Atelier.Core.Renders;
using Atelier.Imaging;

namespace Atelier.Azure.Tests.Renders;

public sealed class ManagedImageModelTests
{
    private static readonly CallLimits Quick = new() { Attempt = TimeSpan.FromMinutes(2), Pause = TimeSpan.Zero, Retries = 1, BreakerAttempts = 1000 };

    [Fact]
    public async Task A_prompt_becomes_a_picture_of_the_size_wanted_and_says_who_drew_it()
    {
        await using var service = await WireServer.StartAsync(Answer(Png.Encode(Picture.Solid(1536, 1024, new(200, 30, 40)))));

        var outcome = Assert.Single(await Model(service).DrawAllAsync([Orders.Of("j1", width: 160, height: 96)]));

        Assert.Equal(RenderStatus.Succeeded, outcome.Status);
        var picture = Png.Decode(outcome.Png);
        Assert.Equal((160, 96, new Rgb(200, 30, 40)), (picture.Width, picture.Height, picture[80, 48]));
        Assert.Equal(("managed/painter (instead of demo)", "painter", null), (outcome.Provider, outcome.ModelVersion, outcome.Latent));
        Assert.Equal(200, outcome.RenderSeconds);
        using var body = JsonDocument.Parse(service.Requests[0].Body);
        Assert.Equal(("/openai/v1/images/generations", "1536x1024", "painter"), (service.Requests[0].Path, body.RootElement.GetProperty("size").GetString(), body.RootElement.GetProperty("model").GetString()));
        Assert.Equal("a red bicycle\nAvoid: cars, rain.", body.RootElement.GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task A_picture_to_start_from_is_sent_along()
    {
        await using var service = await WireServer.StartAsync(Answer(Png.Encode(Picture.Solid(1024, 1024, new(1, 2, 3)))));

        var outcome = Assert.Single(await Model(service).DrawAllAsync([Orders.Of("j1", RenderSourceKind.Picture, content: Png.Encode(Picture.Solid(64, 64, new(9, 9, 9))))]));

        Assert.Equal(RenderStatus.Succeeded, outcome.Status);
        Assert.Equal("/openai/v1/images/edits", service.Requests[0].Path);
        Assert.StartsWith("multipart/form-data", service.Requests[0].Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_starts_from_a_latent_waits_for_a_worker_that_can()
    {
        await using var service = await WireServer.StartAsync(new WireReply(500));

        var outcome = Assert.Single(await Model(service).DrawAllAsync([Orders.Of("j1", RenderSourceKind.Latent)]));

        Assert.Equal((RenderStatus.Failed, "latent-unsupported", true), (outcome.Status, outcome.ErrorCode, outcome.IsTransient));
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task One_order_that_fails_disturbs_no_other()
    {
        var picture = Answer(Png.Encode(Picture.Solid(1024, 1024, new(1, 2, 3))));
        await using var service = await WireServer.StartAsync(r => r.Body.Contains("red", StringComparison.Ordinal) ? ChatReplies.Filtered : picture);
        var other = Orders.Of("j2");
        other = other with { Job = other.Job with { Prompt = "a blue boat" } };

        var outcomes = await Model(service).DrawAllAsync([Orders.Of("j1"), other]);

        Assert.Equal([("j1", RenderStatus.Failed, "content-filtered", false), ("j2", RenderStatus.Succeeded, null, false)], outcomes.Select(o => (o.JobId, o.Status, o.ErrorCode, o.IsTransient)));
    }

    [Theory]
    [InlineData("429", "managed-model-unavailable")]
    [InlineData("500", "managed-model-unavailable")]
    [InlineData("401", "managed-model-unavailable")]
    [InlineData("hangs", "managed-model-unavailable")]
    [InlineData("html", "managed-model-unavailable")]
    [InlineData("empty", "managed-model-unavailable")]
    [InlineData("no-data", "managed-model-unavailable")]
    [InlineData("url", "managed-picture-unreadable")]
    [InlineData("not-base64", "managed-model-unavailable")]
    [InlineData("not-png", "managed-picture-unreadable")]
    public async Task A_service_that_fails_is_a_failure_that_may_pass(string failure, string code)
    {
        await using var service = await WireServer.StartAsync(Reply(failure));

        var outcome = Assert.Single(await Model(service, failure == "hangs" ? Quick with { Attempt = TimeSpan.FromMilliseconds(100) } : Quick).DrawAllAsync([Orders.Of("j1")]));

        Assert.Equal((RenderStatus.Failed, code, true), (outcome.Status, outcome.ErrorCode, outcome.IsTransient));
        Assert.DoesNotContain(service.Address.Authority, outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_nobody_wants_any_more_is_cancelled()
    {
        await using var service = await WireServer.StartAsync(new WireReply(200) { Hangs = true });
        using var unwanted = new CancellationTokenSource();

        var drawing = Model(service).DrawAllAsync([Orders.Of("j1", cancel: unwanted.Token)]);
        await unwanted.CancelAsync();

        Assert.Equal(RenderStatus.Cancelled, Assert.Single(await drawing).Status);
    }

    private static ManagedImageModel Model(WireServer service, CallLimits? limits = null) =>
        new(OpenAIClients.Images(service.Address, "painter", new FixedCredential(), SelfSigned.Handler()), "painter", new() { Limits = limits ?? Quick });

    // The image generation response of the API reference (platform.openai.com/docs/api-reference/images/object), with another picture.
    private static WireReply Answer(byte[] png) => new(200, $$"""
        { "created": 1713833628, "data": [ { "b64_json": "{{Convert.ToBase64String(png)}}" } ], "background": "opaque", "output_format": "png", "quality": "high", "size": "1024x1024",
          "usage": { "total_tokens": 100, "input_tokens": 50, "output_tokens": 50, "input_tokens_details": { "text_tokens": 10, "image_tokens": 40 } } }
        """);

    private static WireReply Reply(string failure) => failure switch
    {
        "hangs" => new(200) { Hangs = true },
        "html" => new(200, "<html>secret</html>", "text/html"),
        "empty" => new(200, "{}"),
        "no-data" => new(200, """{ "created": 1, "data": [] }"""),
        "url" => new(200, """{ "created": 1, "data": [ { "url": "http://169.254.169.254/secret" } ] }"""),
        "not-base64" => new(200, """{ "created": 1, "data": [ { "b64_json": "!!" } ] }"""),
        "not-png" => new(200, $$"""{ "created": 1, "data": [ { "b64_json": "{{Convert.ToBase64String("GIF89a"u8)}}" } ] }"""),
        _ => new(int.Parse(failure, CultureInfo.InvariantCulture), """{ "error": { "message": "secret", "type": "x", "param": null, "code": "x" } }"""),
    };
}
