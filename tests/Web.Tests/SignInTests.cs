using System.Net;
using Atelier.Web.Identity;

namespace Atelier.Web.Tests;

public sealed class SignInTests
{
    private const string Address = "/.auth/login/aad?post_login_redirect_uri=";

    [Fact]
    public async Task A_browser_whose_user_nobody_knows_is_sent_to_sign_in_and_back()
    {
        using var web = Web(Address);
        var answer = await web.GetAsync("/briefs/b-spring?tab=history&x=//evil.example");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal($"{Address}%2Fbriefs%2Fb-spring%3Ftab%3Dhistory%26x%3D%2F%2Fevil.example", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Programs_posts_and_people_without_a_role_are_refused_and_not_sent_in_circles()
    {
        using var web = Web(Address);

        Assert.Equal(HttpStatusCode.Unauthorized, (await web.GetAsync("/v1/briefs")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await web.SendAsync(HttpMethod.Post, "/briefs")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await web.SendAsync(HttpMethod.Get, "/", null, (PlatformPrincipal.Header, "e30="))).StatusCode);
    }

    [Fact]
    public async Task Where_there_is_nowhere_to_sign_in_nobody_is_sent_anywhere()
    {
        using var web = Web(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await web.GetAsync("/")).StatusCode);
    }

    // From elsewhere than loopback, so that nobody is the owner.
    private static WebFixture Web(string? signIn) => new(s => s with { Options = s.Options with { SignIn = signIn } }, IPAddress.Parse("203.0.113.7"));
}
