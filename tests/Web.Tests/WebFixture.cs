using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp;
using AngleSharp.Dom;
using Atelier.Contracts.Time;
using Atelier.Core.Storage;
using Atelier.Web.Tests.OpenApi;
using Atelier.Web.Tests.Seeds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;

namespace Atelier.Web.Tests;

/// <summary>A seeded studio behind a test server, called from loopback as a program calls it: no browser headers, no redirects followed.</summary>
public sealed class WebFixture : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly IHost _host;

    public WebFixture(Func<StudioServices, StudioServices>? change = null, IPAddress? from = null, Action<HttpContext>? before = null)
    {
        Studio = new(Clock);
        var app = StudioApp.Build(change?.Invoke(Studio.Services) ?? Studio.Services, out var routes);
        Routes = routes;
        var conformance = new Conformance(routes);
        _host = new HostBuilder().ConfigureWebHost(web => web.UseTestServer().Configure(outer => outer.Run(context =>
        {
            context.Connection.RemoteIpAddress = from ?? IPAddress.Loopback;
            before?.Invoke(context);
            return conformance.CheckAsync(context, app);
        }))).Start();
        Client = _host.GetTestServer().CreateClient();
        Client.BaseAddress = new("http://localhost:7071");
    }

    public ManualTimeProvider Clock { get; } = new();

    public SeededStudio Studio { get; }

    public HttpClient Client { get; }

    public IReadOnlyList<RouteEndpoint> Routes { get; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(new Uri(path, UriKind.Relative), Stop);

    public Task<HttpResponseMessage> PostJsonAsync(string path, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"), headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        foreach (var (name, value) in headers)
        {
            if (name == "Host")
            {
                request.Headers.Host = value;
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await Client.SendAsync(request, Stop);
    }

    /// <summary>Posts a review's form, as a browser does.</summary>
    public Task<HttpResponseMessage> DecideAsync(string token, params (string Name, string Value)[] fields) =>
        Client.PostAsync(new Uri("/r", UriKind.Relative), new FormUrlEncodedContent([new("token", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]), Stop);

    /// <summary>Posts a form of a page, as a browser does.</summary>
    public Task<HttpResponseMessage> SubmitAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))), ("Origin", "http://localhost:7071"));

    public async Task<IDocument> PageAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => await PageAsync(await GetAsync(path), expected);

    /// <summary>Has all audit chains checked, to the end.</summary>
    public async Task<JsonElement> VerifiedAsync()
    {
        await SendAsync(HttpMethod.Post, "/v1/audit/verification");
        return await JsonAsync(await UntilAsync(() => GetAsync("/v1/audit/verification"), a => a.StatusCode != HttpStatusCode.Accepted));
    }

    /// <summary>Asks until the answer is what is waited for, ever more slowly: a caller may ask only so often, and while the test's clock stands nothing of that flows back.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> holds)
    {
        var began = Stopwatch.GetTimestamp();
        for (var wait = TimeSpan.FromMilliseconds(5); ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var answer = await ask();
            if (holds(answer))
            {
                return answer;
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"It didn't come within {Patience}; the last answer was {answer}");
            await Task.Delay(wait, Stop);
        }
    }

    public static async Task<IDocument> PageAsync(HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var html = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode} instead of {expected}: {html}");
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        return await BrowsingContext.New().OpenAsync(r => r.Content(html), Stop);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode} instead of {expected}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>A problem, after checking that it has the shape all problems have.</summary>
    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, HttpStatusCode expected, string code)
    {
        var problem = await JsonAsync(answer, expected);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal($"urn:problem:atelier:{code}", problem.GetProperty("type").GetString());
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.Equal(answer.Headers.GetValues("X-Request-Id").Single(), problem.GetProperty("requestId").GetString());
        return problem;
    }

    /// <summary>Every key with its etag: equal snapshots mean that nothing was written in between, but for the notes of when API keys were last used.</summary>
    public async Task<string> SnapshotAsync()
    {
        var lines = new List<string>();
        await foreach (var listing in Studio.Store.ListAsync("", startAfter: null, Stop))
        {
            if (!listing.Key.Contains("/keys/used/", StringComparison.Ordinal))
            {
                lines.Add($"{listing.Key} {listing.ETag}");
            }
        }

        return string.Join('\n', lines);
    }

    public async Task<T?> ReadAsync<T>(string key)
        where T : class => await Studio.Store.ReadAsync<T>(key, Stop);

    public void Dispose()
    {
        Client.Dispose();
        _host.Dispose();
    }
}
