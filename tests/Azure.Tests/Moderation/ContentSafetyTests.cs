using System.Text.Json;
using Atelier.Azure.Calls;
using Atelier.Azure.Moderation;
using Atelier.Azure.Tests.Support;
using Atelier.Core.Moderation;
using Atelier.Core.Policies;
using Atelier.Imaging;

namespace Atelier.Azure.Tests.Moderation;

public sealed class ContentSafetyTests
{
    /// <summary>AnalyzeImage.json of the REST API's examples (github.com/Azure/azure-rest-api-specs, specification/cognitiveservices/data-plane/ContentSafety/stable/2024-09-01/examples).</summary>
    private const string Image = """{ "categoriesAnalysis": [ { "category": "Hate", "severity": 0 }, { "category": "SelfHarm", "severity": 0 }, { "category": "Sexual", "severity": 0 }, { "category": "Violence", "severity": 2 } ] }""";

    /// <summary>The answer to "I hate you" in the quickstart for text (learn.microsoft.com/azure/ai-services/content-safety/quickstart-text).</summary>
    private const string Text = """{ "blocklistsMatch": [], "categoriesAnalysis": [ { "category": "Hate", "severity": 2 }, { "category": "SelfHarm", "severity": 0 }, { "category": "Sexual", "severity": 0 }, { "category": "Violence", "severity": 0 } ] }""";

    private static readonly CallLimits Quick = new() { Attempt = TimeSpan.FromMinutes(2), Pause = TimeSpan.Zero, Retries = 2, BreakerAttempts = 1000 };

    [Fact]
    public async Task A_text_is_judged_field_by_field()
    {
        await using var service = await WireServer.StartAsync(r => new(200, r.Body.Contains("hate", StringComparison.Ordinal) ? Text : Text.Replace("2", "0", StringComparison.Ordinal)));

        var findings = await Moderator(service).CheckTextAsync(Texts(("title", "Spring sale"), ("intent.message", "I hate you")));

        var finding = Assert.Single(findings);
        Assert.Equal(("intent.message", "content-safety-hate", FindingSeverity.Warning), (finding.Target, finding.Rule, finding.Severity));
        Assert.DoesNotContain("I hate you", finding.ToString(), StringComparison.Ordinal);
        Assert.All(service.Requests, r => Assert.Equal(("/contentsafety/text:analyze", "?api-version=2024-09-01"), (r.Path, r.Query)));
        using var body = JsonDocument.Parse(service.Requests[0].Body);
        Assert.Equal("FourSeverityLevels", body.RootElement.GetProperty("outputType").GetString());
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(2, FindingSeverity.Warning)]
    [InlineData(4, FindingSeverity.Error)]
    [InlineData(6, FindingSeverity.Error)]
    public async Task Severities_mean_what_the_levels_say(int severity, FindingSeverity? expected)
    {
        await using var service = await WireServer.StartAsync(new WireReply(200, Text.Replace("2", $"{severity}", StringComparison.Ordinal)));

        Assert.Equal(expected, (await Moderator(service).CheckTextAsync(Texts(("title", "x")))).SingleOrDefault()?.Severity);
    }

    [Fact]
    public async Task A_picture_is_judged_and_the_policys_findings_stay()
    {
        await using var service = await WireServer.StartAsync(new WireReply(200, Image));

        var findings = await Moderator(service).CheckPictureAsync(Picture(Solid(128, 128)));

        Assert.Equal(["picture-blank", "content-safety-violence"], findings.Select(f => f.Rule));
        Assert.Equal("/contentsafety/image:analyze", service.Requests[0].Path);
    }

    [Theory]
    [InlineData(3_000, 1_500, 1_024, 512)]
    [InlineData(16, 16, 64, 64)]
    [InlineData(800, 100, 800, 100)]
    public async Task Pictures_are_sent_in_a_size_that_the_service_takes(int width, int height, int sentWidth, int sentHeight)
    {
        await using var service = await WireServer.StartAsync(new WireReply(200, Image));

        await Moderator(service).CheckPictureAsync(Picture(Solid(width, height)));

        using var body = JsonDocument.Parse(service.Requests[0].Body);
        var sent = Png.Decode(body.RootElement.GetProperty("image").GetProperty("content").GetBytesFromBase64());
        Assert.Equal((sentWidth, sentHeight), (sent.Width, sent.Height));
    }

    [Fact]
    public async Task Long_texts_go_in_parts_and_a_category_is_said_once()
    {
        await using var service = await WireServer.StartAsync(new WireReply(200, Text));

        var findings = await Moderator(service).CheckTextAsync(Texts(("title", string.Concat(Enumerable.Repeat("words 🙂 ", 1_000)))));

        Assert.Single(findings);
        Assert.True(service.Requests.Count > 1);
        Assert.All(service.Requests, r => Assert.InRange(JsonDocument.Parse(r.Body).RootElement.GetProperty("text").GetString()!.Length, 1, 10_000));
    }

    public static TheoryData<string> Failures => ["429", "500", "503", "400", "401", "403", "404", "hangs", "breaks", "html", "empty", "no-categories", "too-few", "text-severity", "severity-99", "huge"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_service_that_fails_holds_the_brief_for_people_and_the_policy_still_judges(string failure)
    {
        await using var service = await WireServer.StartAsync(Reply(failure));
        var moderator = Moderator(service, failure == "hangs" ? Quick with { Attempt = TimeSpan.FromMilliseconds(100), Retries = 0 } : Quick);

        var texts = await moderator.CheckTextAsync(Texts(("title", "Spring sale"), ("intent.message", "Fresh")));
        var picture = await moderator.CheckPictureAsync(Picture(Solid(128, 128)));

        var finding = Assert.Single(texts);
        Assert.Equal(("moderation-unavailable", FindingSeverity.Warning), (finding.Rule, finding.Severity));
        Assert.Equal(["picture-blank", "moderation-unavailable"], picture.Select(f => f.Rule));
        Assert.All([.. texts, .. picture], f => Assert.DoesNotContain("secret", f.ToString(), StringComparison.OrdinalIgnoreCase));
        Assert.All([.. texts, .. picture], f => Assert.DoesNotContain(service.Address.Authority, f.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_without_identity_holds_for_people_too()
    {
        var moderator = new ContentSafetyModerator(new("https://127.0.0.1:1"), new BrokenCredential(), new PolicyModerator(), levels: null, Quick, SelfSigned.Transport);

        Assert.Contains("identity", Assert.Single(await moderator.CheckTextAsync(Texts(("title", "x")))).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_logged_without_texts_tokens_or_addresses()
    {
        await using var service = await WireServer.StartAsync(Reply("403"));
        var log = new KeptLog<ContentSafetyModerator>();

        await new ContentSafetyModerator(service.Address, new FixedCredential(), new PolicyModerator(), levels: null, Quick, SelfSigned.Transport, log).CheckTextAsync(Texts(("title", "About Ada Lovelace")));

        var line = Assert.Single(log.Lines);
        Assert.All(["Lovelace", FixedCredential.Token, service.Address.Authority, "secret"], secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_throttled_service_is_asked_again()
    {
        await using var service = await WireServer.StartAsync(Reply("429"), new WireReply(200, Image));

        Assert.Equal(["picture-blank", "content-safety-violence"], (await Moderator(service).CheckPictureAsync(Picture(Solid(128, 128)))).Select(f => f.Rule));
    }

    [Fact]
    public async Task What_is_no_picture_is_not_sent()
    {
        await using var service = await WireServer.StartAsync(new WireReply(200, Image));

        Assert.Equal(["picture-unreadable"], (await Moderator(service).CheckPictureAsync(Picture("not a picture"u8.ToArray()))).Select(f => f.Rule));
        Assert.Empty(service.Requests);
    }

    private static ContentSafetyModerator Moderator(WireServer service, CallLimits? limits = null) =>
        new(service.Address, new FixedCredential(), new PolicyModerator(), levels: null, limits ?? Quick, SelfSigned.Transport);

    private static TextCheck Texts(params (string Field, string Text)[] texts) =>
        new() { Texts = texts.ToDictionary(t => t.Field, t => t.Text), Locales = ["en"], Category = "general", Policy = DefaultPolicy.Value };

    private static PictureCheck Picture(byte[] png) => new() { Png = png, Policy = DefaultPolicy.Value };

    private static byte[] Solid(int width, int height) => Png.Encode(global::Atelier.Imaging.Picture.Solid(width, height, new Rgb(10, 20, 30)));

    private static WireReply Reply(string failure) => failure switch
    {
        "hangs" => new(200) { Hangs = true },
        "breaks" => new(200, Image[..40]) { Breaks = true },
        "html" => new(200, "<html>secret</html>", "text/html"),
        "empty" => new(200, ""),
        "no-categories" => new(200, "{}"),
        "too-few" => new(200, """{ "categoriesAnalysis": [ { "category": "Hate", "severity": 0 } ] }"""),
        "text-severity" => new(200, Image.Replace("2", "\"two\"", StringComparison.Ordinal)),
        "severity-99" => new(200, Image.Replace("2", "99", StringComparison.Ordinal)),
        "huge" => new(200, Image + new string(' ', 2_000_000)),
        _ => new(int.Parse(failure, System.Globalization.CultureInfo.InvariantCulture), """{ "error": { "code": "TooManyRequests", "message": "secret", "innererror": { "code": "secret" } } }"""),
    };
}
