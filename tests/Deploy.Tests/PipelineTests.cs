using YamlDotNet.RepresentationModel;

namespace Atelier.Deploy.Tests;

/// <summary>The workflows of the repository's forge: they run the house's commands, sign in without a secret and may do little.</summary>
public sealed class PipelineTests
{
    public static TheoryData<string> Paths => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, ".github", "workflows"), "*.yml").Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_workflow_says_what_it_may_and_how_long(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Repository.Read(path)));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        Assert.Equal("read", ((YamlScalarNode)((YamlMappingNode)root.Children["permissions"]).Children["contents"]).Value);
        foreach (var job in ((YamlMappingNode)root.Children["jobs"]).Children.Values.Cast<YamlMappingNode>())
        {
            Assert.True(job.Children.ContainsKey("timeout-minutes"));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void No_workflow_holds_a_secret(string path) =>
        Assert.DoesNotContain("secrets.", Repository.Read(path), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Paths))]
    public void Nothing_that_somebody_else_wrote_gets_into_a_script(string path) =>
        Assert.DoesNotContain("github.event.", Repository.Read(path), StringComparison.Ordinal);

    [Fact]
    public void Ci_runs_the_houses_command_and_compiles_the_templates()
    {
        var ci = Repository.Read(".github/workflows/ci.yml");
        Assert.Contains("run: .ci/run", ci, StringComparison.Ordinal);
        Assert.Contains("az bicep build --file bicep/main.bicep", ci, StringComparison.Ordinal);
        Assert.Contains("az bicep build-params --file bicep/worker.bicepparam", ci, StringComparison.Ordinal);
    }

    [Fact]
    public void Deployment_signs_in_by_federation()
    {
        var deploy = Repository.Read(".github/workflows/azure-dev.yml");
        Assert.Contains("id-token: write", deploy, StringComparison.Ordinal);
        Assert.Contains("--federated-credential-provider github", deploy, StringComparison.Ordinal);
    }
}
