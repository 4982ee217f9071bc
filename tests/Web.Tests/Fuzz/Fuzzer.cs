using System.Net.Http.Headers;
using System.Text;
using Atelier.Web.OpenApi;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Tests.Fuzz;

/// <summary>Makes requests that are nearly right, and requests that are nothing at all. The same seed makes the same requests.</summary>
internal sealed class Fuzzer(IReadOnlyList<RouteEndpoint> routes, string key, int seed)
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"];
    private static readonly string[] Ids =
    [
        "b-spring", "b-done", "b-spring-r1", "spring-2026", "demo", "nord", "anna", "p-1", "h-1", "k-1", "nothing", "..", "%2e%2e", "a%01b", "a%2fb", "A", "-", "b..1", "b-spring%20", "%F0%9F%A6%86", "{id}", "1e9",
        new('a', 100), new('a', 3000), new('0', 64), "__proto__", "con", "null", "true", "*", "b-spring.", "%", "%zz",
    ];

    private static readonly string[] Queries = ["", "", "limit=0", "limit=-1", "limit=99999999999999999999", "limit=1&limit=2", "state=open", "state=%00", "after=%FF", "after=b-spring", "from=yesterday", "from=-1", "to=9999-99-99", "text=%ED%A0%80", "text=caf%C3%A9", "campaign=..", "campaign=spring-2026", "=&&=", "a[]=1", "limit=1e3"];
    private static readonly string[] Types = ["application/json", "application/json", "application/json", "application/json; charset=utf-8", "application/json; charset=utf-7", "text/plain", "image/png", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "garbage", "application/merge-patch+json"];
    private static readonly string[] Values = ["null", "true", "-1", "0", "1e400", "1e-400", "9223372036854775808", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "[null]", "{}", "{\"a\":1}", "\"PT-1S\"", "\"P99999999999D\"", "\"-0.0000000000000000000000000000001\"", "\"http://[::1]/\"", "\"2026-13-45\"", "\"<script>\""];
    private static readonly string[] Bodies =
    [
        BriefApiTests.Draft,
        """{"campaign":"spring-2026","intent":{"subject":"two red circles on blue","mood":["calm"],"locales":["en"]},"width":256,"height":256,"settings":{"steps":4,"seed":1}}""",
        """{"verdicts":[{"shot":0,"variant":0,"verdict":"approve","reason":"none","note":"fine"}]}""",
        """{"responder":"anna","verdicts":[{"shot":0,"variant":0,"verdict":"reject","reason":"quality"}]}""",
        """{"url":"https://flow.example/x","events":["atelier.review.requested"],"campaign":"spring-2026"}""",
        """{"reason":"wrong discount"}""", """{"name":"Spring","description":"x","baseline":{"hoursPerAsset":"2","costPerAsset":"30","daysPerAsset":"3"}}""", """{"limit":"500.00","currency":"EUR"}""", """{"percent":50}""",
        """{"caller":"zoe","roles":["reviewer"]}""",
        """{"id":"nord","name":"Nord","palette":[{"name":"teal","hex":"#008080"}],"terms":{"a":"b"},"taglines":{"*":"x"},"regions":{"DE":{"avoid":["snow"]}},"requiredRoles":[]}""",
        """{"version":"2","review":{"reviewers":[{"id":"anna","roles":["reviewer"]}],"quorum":1,"remindEvery":"PT24H"},"content":{"terms":[{"id":"x","category":"y","severity":"error","terms":{"en":["z"]},"advice":"no"}],"categories":[{"category":"alcohol","minimumAge":18}]},"rates":{"renderSecond":"0.1"}}""",
    ];

    // What each address takes, in the order of the bodies.
    private static readonly string[] Natural = ["/v1/briefs", "/v1/previews", "/decisions", "/decisions/relayed", "/v1/hooks", "/kill", "/v1/campaigns/{id}", "/budget", "/rollout", "/v1/keys", "/v1/brands/{id}", "/v1/policy"];

    private readonly Random _random = new(seed);
    private readonly List<(string Pattern, string Method, bool IsPage)> _targets = [.. routes.SelectMany(r => r.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => (r.RoutePattern.RawText!, m, r.Metadata.GetMetadata<Operation>() is null)))];

    public HttpRequestMessage Next()
    {
        var (pattern, method, isPage) = Pick(_targets);
        var path = string.Join('/', pattern.Split('/').Select(s => s.StartsWith('{') ? Pick(Ids) : s));

        // A brief that runs is told of for minutes.
        path = pattern.EndsWith("/events", StringComparison.Ordinal) ? "/v1/briefs/b-done/events" : path;
        var query = Pick(Queries);
        var request = new HttpRequestMessage(new HttpMethod(_random.Next(10) == 0 ? Pick(Methods) : method), new Uri(path + (query.Length > 0 ? "?" + query : ""), UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Authorization", _random.Next(30) == 0 ? Pick(["Bearer", "Bearer atl_", "Basic !!!", "Basic Og==", $"Bearer {key}x", "Negotiate x"]) : $"Bearer {key}");
        Sometimes(request, "Idempotency-Key", ["k1", "k2", "with space", "ü", new string('k', 300), ""]);
        Sometimes(request, "Accept", ["image/png", "*/*", ";;;", "application/xml"]);
        if (isPage && _random.Next(12) > 0)
        {
            request.Headers.TryAddWithoutValidation("Origin", "http://localhost:7071");
        }
        else
        {
            Sometimes(request, "Origin", ["https://evil.example", "null", "http://localhost:7071"]);
        }

        Sometimes(request, "Sec-Fetch-Site", ["cross-site", "same-origin", "x"]);
        Sometimes(request, "traceparent", ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-x", "\u007f"]);
        Sometimes(request, "Range", ["bytes=0-1", "bytes=9-1"]);
        Sometimes(request, "If-None-Match", ["*", "\"x\""]);
        if (request.Method.Method is not ("GET" or "HEAD" or "TRACE") || _random.Next(20) == 0)
        {
            var (body, type) = isPage && _random.Next(8) > 0 ? new FuzzForm(_random).Next() : (Body(pattern), Types[0]);
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", _random.Next(isPage ? 20 : 3) == 0 ? Pick(Types) : type);
        }

        return request;
    }

    private byte[] Body(string pattern)
    {
        var natural = Array.FindIndex(Natural, n => pattern.EndsWith(n, StringComparison.Ordinal));
        var text = natural >= 0 && _random.Next(4) > 0 ? Bodies[natural] : Pick(Bodies);
        switch (_random.Next(9))
        {
            case 0 or 7:
                return Encoding.UTF8.GetBytes(text);
            case 1:
                return Encoding.UTF8.GetBytes(text[.._random.Next(text.Length)]);
            case 2:
                var flipped = Encoding.UTF8.GetBytes(text);
                for (var i = 0; i < 1 + _random.Next(4); i++)
                {
                    flipped[_random.Next(flipped.Length)] = (byte)_random.Next(256);
                }

                return flipped;
            case 3:
                var noise = new byte[_random.Next(400)];
                _random.NextBytes(noise);
                return noise;
            case 4:
                return Encoding.UTF8.GetBytes(new string('[', _random.Next(3000)));
            case 5:
                return [.. Imaging.Png.Signature, .. Encoding.UTF8.GetBytes(text)];
            default:
                return Encoding.UTF8.GetBytes(Swapped(text));
        }
    }

    // One value of the document becomes another.
    private string Swapped(string text)
    {
        var colons = Enumerable.Range(0, text.Length).Where(i => text[i] is ':' or '[').ToList();
        var at = Pick(colons) + 1;
        var (depth, end) = (0, at);
        for (; end < text.Length; end++)
        {
            depth += text[end] is '{' or '[' ? 1 : text[end] is '}' or ']' ? -1 : 0;
            if (depth < 0 || (depth == 0 && text[end] is ','))
            {
                break;
            }
        }

        return text[..at] + Pick(Values) + text[end..];
    }

    private void Sometimes(HttpRequestMessage request, string name, string[] values)
    {
        if (_random.Next(12) == 0)
        {
            request.Headers.TryAddWithoutValidation(name, Pick(values));
        }
    }

    private T Pick<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];
}
