namespace Atelier.Connector.Tests;

/// <summary>The committed files before the field's own judges.</summary>
public sealed class LintTests(NodeTools tools) : IClassFixture<NodeTools>
{
    [Fact]
    public async Task Spectral_finds_nothing_in_the_definition()
    {
        Assert.SkipWhen(tools.Missing is not null, tools.Missing ?? "");
        var (code, output) = await NodeTools.RunAsync("node", "node_modules/@stoplight/spectral-cli/dist/index.js", "lint", "--fail-severity=warn", "--ruleset", "spectral.yaml", Path.Combine(Repository.Connector, "apiDefinition.swagger.json"));
        Assert.True(code == 0, output);
    }
}
