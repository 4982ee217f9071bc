namespace Atelier.Browser.Tests;

/// <summary>People's paths in a real browser. Each page on the way is checked with the rules of axe, for width and for errors, and its picture is kept under TestResults.</summary>
[Collection("browser")]
public sealed class PathTests(RunningStudio studio) : IClassFixture<RunningStudio>
{
    [Theory]
    [InlineData("desk", "light")]
    [InlineData("desk", "dark")]
    [InlineData("phone", "light")]
    [InlineData("phone", "dark")]
    public Task From_a_new_brief_to_a_delivered_asset_and_through_every_room(string size, string scheme) => studio.VisitAsync("path.mjs", size, scheme);

    [Theory]
    [InlineData("desk", "light")]
    [InlineData("phone", "dark")]
    public Task The_same_without_scripts(string size, string scheme) => studio.VisitAsync("plain.mjs", size, scheme);

    [Theory]
    [InlineData("desk", "light")]
    [InlineData("phone", "light")]
    public Task Through_a_second_round_a_review_of_finals_and_calling_off(string size, string scheme) => studio.VisitAsync("rounds.mjs", size, scheme);
}
