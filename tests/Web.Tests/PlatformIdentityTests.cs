using System.Text;
using System.Text.Json;
using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Web.Identity;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Tests;

public sealed class PlatformIdentityTests
{
    private const string ObjectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    private const string Person = "0b7f2a3c-6a1f-4a53-9d0a-3f2f3c8d9e10";

    private readonly ApiKeys _keys = new(new InMemoryObjectStore(new ManualTimeProvider()), "studio", TimeProvider.System);

    [Fact]
    public async Task Whom_the_platform_signed_in_is_a_pseudonym_with_the_registrations_roles()
    {
        var caller = await IdentifyAsync(isOn: true, Header((ObjectId, Person), ("roles", "Reviewer"), ("roles", "legal"), ("name", "Rita Müller")));

        Assert.NotNull(caller);
        Assert.DoesNotContain(Person, caller.Id, StringComparison.Ordinal);
        Assert.Equal(["reviewer", "legal"], caller.Roles);
        Assert.Equal(caller.Id, (await IdentifyAsync(isOn: true, Header((ObjectId, Person), ("roles", "reviewer"))))!.Id);
    }

    [Fact]
    public async Task Roles_are_found_under_the_name_that_the_platform_gives_them()
    {
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
        {
            auth_typ = "aad",
            role_typ = "https://example.com/roles",
            claims = new[] { new { typ = ObjectId, val = Person }, new { typ = "https://example.com/roles", val = "publisher" } },
        })));

        Assert.Equal(["publisher"], (await IdentifyAsync(isOn: true, header))!.Roles);
    }

    [Fact]
    public async Task A_forged_header_is_nobody_where_the_platform_signs_nobody_in() =>
        Assert.Null(await IdentifyAsync(isOn: false, Header((ObjectId, Person), ("roles", "admin"))));

    [Fact]
    public async Task Nobody_becomes_owner_by_a_role_of_that_name() =>
        Assert.DoesNotContain(Role.Owner, (await IdentifyAsync(isOn: true, Header((ObjectId, Person), ("roles", "owner"), ("roles", "reviewer"))))!.Roles);

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("bm8ganNvbg==")]
    [InlineData("bnVsbA==")]
    [InlineData("e30=")]
    [InlineData("eyJjbGFpbXMiOltudWxsLHt9LHsidHlwIjoxfV19")]
    public async Task A_header_that_says_nothing_is_nobody(string header) => Assert.Null(await IdentifyAsync(isOn: true, header));

    [Fact]
    public async Task Two_headers_are_nobody()
    {
        var header = Header((ObjectId, Person), ("roles", "admin"));
        Assert.Null(await IdentifyAsync(isOn: true, header, header));
    }

    [Fact]
    public async Task Without_a_header_an_api_key_counts_whether_the_platform_signs_in_or_not()
    {
        var key = await _keys.CreateAsync("robot", ["requester"]);
        foreach (var isOn in new[] { true, false })
        {
            var context = new DefaultHttpContext();
            context.Request.Headers.Authorization = $"Bearer {key}";
            Assert.Equal("robot", (await Identity(isOn).IdentifyAsync(context))!.Id);
        }

        Assert.Null(await IdentifyAsync(isOn: true));
    }

    private static string Header(params (string Type, string Value)[] claims) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { auth_typ = "aad", claims = claims.Select(c => new { typ = c.Type, val = c.Value }) })));

    private PlatformIdentity Identity(bool isOn) => new(_keys, new("studio"), isOn);

    private Task<Caller?> IdentifyAsync(bool isOn, params string[] headers)
    {
        var context = new DefaultHttpContext();
        if (headers.Length > 0)
        {
            context.Request.Headers[PlatformPrincipal.Header] = headers;
        }

        return Identity(isOn).IdentifyAsync(context);
    }
}
