using Atelier.Core.Reviews;

namespace Atelier.Core.Tests.Reviews;

public sealed class ReviewLinksTests
{
    private static readonly Uri Studio = new("https://studio.example");
    private static readonly Review Review = TallyCase.Of([TallyCase.Item(0, 0)], [new("anna", ["reviewer"])]);
    private readonly ReviewLinkKeys _keys = ReviewLinkKeys.Create();

    [Fact]
    public void A_token_says_whose_it_is_and_what_for()
    {
        var claims = new ReviewLinks(_keys, Studio).Read(Token(_keys));
        Assert.NotNull(claims);
        Assert.Equal(("studio", Review.Id, "anna", Review.ExpiresAt), (claims.Workspace, claims.ReviewId, claims.Reviewer, claims.ExpiresAt));
        Assert.True(claims.IsFor(Review));
    }

    [Fact]
    public void The_same_review_and_reviewer_give_the_same_link()
    {
        Assert.Equal(Token(_keys), Token(_keys));
        Assert.NotEqual(Token(_keys), new ReviewLinks(_keys, Studio).TokenFor("studio", Review, "ben"));
    }

    [Fact]
    public void A_link_is_short_and_safe_in_a_path()
    {
        var link = new ReviewLinks(_keys, new Uri("https://studio.example/atelier")).LinkFor("studio", Review with { Id = "b-0123456789abcdefghjk.r12.previews" }, "brand-owner-emea");
        Assert.StartsWith("https://studio.example/atelier/r/r1.", link.AbsoluteUri, StringComparison.Ordinal);
        Assert.InRange(link.AbsoluteUri.Length, 100, 230);
        Assert.Matches("^[A-Za-z0-9._~/:-]+$", link.AbsoluteUri);
    }

    [Fact]
    public void No_single_changed_character_passes()
    {
        var links = new ReviewLinks(_keys, Studio);
        var token = Token(_keys);
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var c in "A0_.")
            {
                if (token[i] != c)
                {
                    Assert.Null(links.Read(string.Concat(token.AsSpan(0, i), c.ToString(), token.AsSpan(i + 1))));
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("r1")]
    [InlineData("r1..")]
    [InlineData("r1.zzzzzz.AAAA")]
    [InlineData("r2.{key}.AAAA")]
    [InlineData("r1.{key}.")]
    [InlineData("r1.{key}.AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("r1.{key}.%00")]
    [InlineData("r1.{key}.äöü")]
    [InlineData("../../etc/passwd")]
    public void What_is_no_token_of_ours_is_refused(string token) =>
        Assert.Null(new ReviewLinks(_keys, Studio).Read(token.Replace("{key}", _keys.Keys[0].Id, StringComparison.Ordinal)));

    [Fact]
    public void A_token_has_one_spelling()
    {
        var links = new ReviewLinks(_keys, Studio);
        Assert.Null(links.Read(Token(_keys) + "="));
        Assert.Null(links.Read(Token(_keys) + " "));
        Assert.Null(links.Read(Token(_keys) + "\n"));
        Assert.Null(links.Read(new string('A', 100_000)));
        Assert.Null(links.Read(null));
    }

    [Fact]
    public void Links_outlive_the_change_of_a_key_until_it_is_withdrawn()
    {
        var rotated = _keys.Rotate(keep: 1);
        Assert.NotNull(new ReviewLinks(rotated, Studio).Read(Token(_keys)));
        Assert.StartsWith($"r1.{rotated.Keys[0].Id}.", Token(rotated), StringComparison.Ordinal);
        Assert.Null(new ReviewLinks(rotated.Rotate(keep: 1), Studio).Read(Token(_keys)));
    }

    [Fact]
    public void Another_key_of_the_same_name_does_not_pass()
    {
        var other = new ReviewLinkKeys { Keys = [ReviewLinkKeys.Create().Keys[0] with { Id = _keys.Keys[0].Id }] };
        Assert.Null(new ReviewLinks(other, Studio).Read(Token(_keys)));
    }

    [Fact]
    public void Keys_that_cannot_protect_anything_are_refused()
    {
        var key = _keys.Keys[0];
        Assert.Throws<InvalidOperationException>(() => new ReviewLinks(new() { Keys = [] }, Studio));
        Assert.Throws<InvalidOperationException>(() => new ReviewLinks(new() { Keys = [key, key] }, Studio));
        Assert.Throws<InvalidOperationException>(() => new ReviewLinks(new() { Keys = [key with { Secret = new byte[16] }] }, Studio));
        Assert.Throws<InvalidOperationException>(() => new ReviewLinks(new() { Keys = [key with { Id = "a.b" }] }, Studio));
    }

    [Fact]
    public void A_secret_is_never_part_of_a_text()
    {
        Assert.DoesNotContain(Convert.ToBase64String(_keys.Keys[0].Secret), $"{_keys} {_keys.Keys[0]}", StringComparison.Ordinal);
        Assert.Equal($"ReviewLinkKey {_keys.Keys[0].Id}", _keys.Keys[0].ToString());
    }

    private static string Token(ReviewLinkKeys keys) => new ReviewLinks(keys, Studio).TokenFor("studio", Review, "anna");
}
