using System.Net;
using System.Text.Json;

namespace Atelier.Web.Tests.Fuzz;

public sealed class FuzzTests : IDisposable
{
    private const int Requests = 10_000;

    // Another run is another seed: FUZZ_SEED=7 dotnet …
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), System.Globalization.CultureInfo.InvariantCulture, out var seed) ? seed : 20_261_120;

    private readonly WebFixture _web = new(s => s with { Options = s.Options with { RateBurst = 1_000_000, PreviewPatience = TimeSpan.Zero } });

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task Ten_thousand_malformed_requests_over_every_route_break_nothing_show_nothing_and_lose_no_brief()
    {
        await _web.Studio.AddReviewAsync();
        await _web.Studio.AddAssetAsync();
        await _web.Studio.AddModelAsync();
        var key = await _web.Studio.Keys.CreateAsync("fuzzer", ["owner"], WebFixture.Stop);
        var fuzzer = new Fuzzer(_web.Routes, key, Seed);
        var accepted = new HashSet<string>(StringComparer.Ordinal);
        var statuses = new SortedDictionary<int, int>();
        for (var i = 0; i < Requests; i++)
        {
            using var request = fuzzer.Next();
            var what = $"seed {Seed}, request {i}: {request.Method} {request.RequestUri}";
            using var answer = await SendAsync(request, what);
            var text = await answer.Content.ReadAsStringAsync(WebFixture.Stop);
            Assert.True((int)answer.StatusCode < 500, $"{what}: {answer.StatusCode} {text} {(request.Content is { } body ? System.Text.Encoding.Latin1.GetString(await body.ReadAsByteArrayAsync(WebFixture.Stop)) : "")}");
            Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception:", text, StringComparison.Ordinal);
            statuses[(int)answer.StatusCode] = statuses.GetValueOrDefault((int)answer.StatusCode) + 1;
            if (answer.StatusCode == HttpStatusCode.Accepted && request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath == "/v1/briefs")
            {
                accepted.Add(JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!);
            }
        }

        Assert.NotEmpty(accepted);
        foreach (var id in accepted)
        {
            var answer = await _web.SendAsync(HttpMethod.Get, $"/v1/briefs/{id}", content: null, ("Authorization", $"Bearer {key}"));
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted, $"The brief {id} was taken in and is not there.");
        }

        // A fuzzer that only ever meets one answer tries nothing.
        Assert.True(statuses.Keys.Count(s => s is 200 or 201 or 202 or 204) >= 3 && statuses.ContainsKey(400) && statuses.ContainsKey(404), string.Join(' ', statuses));
        Assert.True(statuses.Where(s => s.Key >= 400).Sum(s => s.Value) > Requests / 2, string.Join(' ', statuses));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string what)
    {
        try
        {
            return await _web.Client.SendAsync(request, WebFixture.Stop);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{what} {(request.Content is { } body ? System.Text.Encoding.Latin1.GetString(await body.ReadAsByteArrayAsync(WebFixture.Stop)) : "")}", e);
        }
    }
}
