namespace Atelier.Browser.Tests;

/// <summary>People's paths in a real browser. Each page on the way is checked with the rules of axe, for width and for errors, and its picture is kept under TestResults.</summary>
public sealed class PathTests(RunningStudio studio) : IClassFixture<RunningStudio>
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    [Theory]
    [InlineData("desk", "light")]
    [InlineData("desk", "dark")]
    [InlineData("phone", "light")]
    [InlineData("phone", "dark")]
    public Task From_a_new_brief_to_a_delivered_asset_and_through_every_room(string size, string scheme) => RunAsync("path.mjs", size, scheme);

    [Theory]
    [InlineData("desk", "light")]
    [InlineData("phone", "dark")]
    public Task The_same_without_scripts(string size, string scheme) => RunAsync("plain.mjs", size, scheme);

    [Theory]
    [InlineData("desk", "light")]
    [InlineData("phone", "light")]
    public Task Through_a_second_round_a_review_of_finals_and_calling_off(string size, string scheme) => RunAsync("rounds.mjs", size, scheme);

    private async Task RunAsync(string script, string size, string scheme)
    {
        Assert.SkipWhen(studio.Missing is not null, studio.Missing ?? "");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Longest);
        var (code, output) = await RunningStudio.RunAsync("node", [script, studio.Browser, studio.Address, studio.Pictures, size, scheme], RunningStudio.Scripts, cancellationToken: limit.Token);
        Assert.True(code == 0, output);
    }
}
