using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Atelier.Deploy.Tests.Bicep;
using YamlDotNet.RepresentationModel;

namespace Atelier.Deploy.Tests;

/// <summary>
/// azure.yaml and the parameter files as azd reads them. Keys and rules from Azure/azure-dev, schemas/v1.0/azure.yaml.json of 2026-08-21, for what is used here.
/// </summary>
public sealed partial class AzdTests
{
    private static readonly string[] Given = ["AZURE_ENV_NAME", "AZURE_LOCATION", "AZURE_PRINCIPAL_ID", "AZURE_PRINCIPAL_TYPE", "SERVICE_WORKER_IMAGE_NAME"];

    private static YamlMappingNode Project => Read("azure.yaml");

    private static Dictionary<string, string> Parameters =>
        JsonDocument.Parse(Repository.Read("bicep/main.parameters.json")).RootElement.GetProperty("parameters").EnumerateObject()
            .ToDictionary(p => p.Name, p => p.Value.GetProperty("value").GetString()!, StringComparer.Ordinal);

    [Fact]
    public void The_project_has_the_keys_that_azd_knows()
    {
        Known(Project, "name", "metadata", "requiredVersions", "infra", "services", "hooks", "pipeline");
        Assert.Matches("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", Text(Project, "name"));
        Known(Map(Project, "metadata"), "template");
        Known(Map(Project, "infra"), "provider", "path", "module");
        Known(Map(Project, "pipeline"), "provider", "variables");
        Assert.Matches("^>= [0-9]+\\.[0-9]+\\.[0-9]+$", Text(Map(Project, "requiredVersions"), "azd"));
    }

    [Fact]
    public void The_infrastructure_is_where_the_project_says()
    {
        var infra = Map(Project, "infra");
        Assert.Equal(("bicep", "bicep", "main"), (Text(infra, "provider"), Text(infra, "path"), Text(infra, "module")));
        Assert.True(File.Exists(Path.Combine(Repository.Root, "bicep", "main.bicep")));
        Assert.True(File.Exists(Path.Combine(Repository.Root, "bicep", "main.parameters.json")));
    }

    [Fact]
    public void Services_are_hosts_that_azd_knows_and_that_bicep_tags()
    {
        var services = Map(Project, "services");
        var tagged = BicepFile.Templates.SelectMany(f => f.Expressions).OfType<Body>().Select(b => b["azd-service-name"]).OfType<Text>().Select(t => t.Plain!);
        Assert.Equal(Keys(services).Order(StringComparer.Ordinal), tagged.Order(StringComparer.Ordinal));
        foreach (var (_, service) in services.Children)
        {
            var keys = (YamlMappingNode)service;
            Known(keys, "project", "host", "language", "docker");
            Assert.Contains(Text(keys, "host"), new[] { "function", "containerapp" });
        }

        var docker = Map(Map(services, "worker"), "docker");
        Known(docker, "path", "context", "remoteBuild", "buildArgs");
        Assert.Equal("VARIANT=${ATELIER_WORKER_VARIANT=cuda}", ((YamlScalarNode)((YamlSequenceNode)docker.Children["buildArgs"]).Children.Single()).Value);
        Assert.Contains(BicepFile.Of("bicep/main.bicep").Declared("output"), o => o.Name == "ATELIER_WORKER_VARIANT");
        Assert.Equal("containerapp", Text(Map(services, "worker"), "host"));
        Assert.Equal(Path.TrimEndingDirectorySeparator(Repository.Root), Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(Repository.Root, Text(Map(services, "worker"), "project"), Text(docker, "context")))));
    }

    [Fact]
    public void Services_are_where_the_project_says()
    {
        var services = Map(Project, "services");
        var api = Path.Combine(Repository.Root, Text(Map(services, "api"), "project"));
        var worker = Path.Combine(Repository.Root, Text(Map(services, "worker"), "project"));
        Assert.SkipUnless(File.Exists(Path.Combine(api, "host.json")) && File.Exists(Path.Combine(worker, "Dockerfile")), "The hosts are not there yet.");
        Assert.NotEmpty(Directory.EnumerateFiles(api, "*.csproj"));
        Assert.True(File.Exists(Path.Combine(worker, Text(Map(Map(services, "worker"), "docker"), "path"))));
    }

    [Fact]
    public void The_worker_is_deployed_by_a_module_of_its_own_so_that_no_placeholder_meets_a_gpu()
    {
        // azd looks for {infra.path}/{service}.bicepparam: cli/azd/pkg/project/service_target_containerapp.go
        Assert.True(File.Exists(Path.Combine(Repository.Root, "bicep", "worker.bicepparam")));
        Assert.DoesNotContain(BicepFile.Of("bicep/main.bicep").Declared("module"), m => m.Path == "worker.bicep");
        Assert.DoesNotContain(Repository.Files(".bicep"), f => Repository.Read(f).Contains("containerapps-helloworld", StringComparison.Ordinal));
    }

    [Fact]
    public void Hooks_are_known_run_in_known_shells_and_are_there()
    {
        var hooks = Map(Project, "hooks");
        Known(hooks, "preprovision", "postprovision", "predeploy", "postdeploy", "preup", "postup", "predown", "postdown");
        foreach (var hook in hooks.Children.Values.Cast<YamlMappingNode>().SelectMany(h => h.Children))
        {
            Assert.Contains(((YamlScalarNode)hook.Key).Value, new[] { "posix", "windows" });
            var body = (YamlMappingNode)hook.Value;
            Known(body, "shell", "run", "continueOnError", "interactive");
            Assert.Contains(Text(body, "shell"), new[] { "sh", "pwsh" });
            Assert.True(File.Exists(Path.Combine(Repository.Root, Text(body, "run"))), Text(body, "run"));
            if (!OperatingSystem.IsWindows() && Text(body, "shell") == "sh")
            {
                Assert.True(File.GetUnixFileMode(Path.Combine(Repository.Root, Text(body, "run"))).HasFlag(UnixFileMode.UserExecute));
            }
        }
    }

    [Fact]
    public void Parameters_are_those_of_the_template()
    {
        var declared = BicepFile.Of("bicep/main.bicep").Declared("param").Where(p => p.Name != "now").ToList();
        Assert.Equal(declared.Select(p => p.Name).Order(StringComparer.Ordinal), Parameters.Keys.Order(StringComparer.Ordinal));
        Assert.All(Parameters.Values, value => Assert.Matches(Substitution(), value));
    }

    [Fact]
    public void Defaults_of_the_parameter_file_are_those_of_the_template_and_of_its_types()
    {
        var main = BicepFile.Of("bicep/main.bicep");
        foreach (var (name, value) in Parameters)
        {
            var parameter = main.Named(name);
            var match = Substitution().Match(value);
            if (!match.Groups["default"].Success)
            {
                continue; // required, or empty by default
            }

            var fallback = match.Groups["fallback"].Value;
            Assert.Equal(parameter.Value switch { Text text => text.Plain, Literal literal => literal.Value, _ => null }, fallback);
            Assert.True(parameter.Type switch { "int" => int.TryParse(fallback, NumberStyles.None, CultureInfo.InvariantCulture, out _), "bool" => fallback is "true" or "false", _ => true }, name);
            if (parameter.Decorators.FirstOrDefault(d => d.Name == "allowed") is { } allowed)
            {
                Assert.Contains(fallback, ((List)allowed.Arguments[0]).Items.Cast<Text>().Select(i => i.Plain));
            }
        }
    }

    [Fact]
    public void What_has_no_default_is_asked_for_by_azd()
    {
        var required = BicepFile.Of("bicep/main.bicep").Declared("param").Where(p => p.Value is null).Select(p => p.Name);
        Assert.Equal(["environmentName", "location", "openAiLocation"], required.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_region_of_the_language_model_is_asked_for_by_its_quota()
    {
        var main = BicepFile.Of("bicep/main.bicep");
        var metadata = (Body)main.Named("openAiLocation").Decorators.Single(d => d.Name == "metadata").Arguments[0];
        var usage = ((Text)((List)((Body)metadata["azd"]!)["usageName"]!).Items.Single()).Plain;
        Assert.Equal($"OpenAI.GlobalStandard.{((Text)main.Named("chatModel").Value!).Plain},{((Literal)main.Named("chatCapacity").Value!).Value}", usage);
    }

    [Fact]
    public void The_worker_gets_its_parameters_from_outputs_that_exist()
    {
        var file = BicepFile.Of("bicep/worker.bicepparam");
        var worker = BicepFile.Of("bicep/worker.bicep");
        var given = file.Declared("param").ToList();
        Assert.Empty(given.Select(p => p.Name).Except(worker.Declared("param").Select(p => p.Name)));
        Assert.Empty(worker.Declared("param").Where(p => p.Value is null).Select(p => p.Name).Except(given.Select(p => p.Name)));

        var outputs = BicepFile.Of("bicep/main.bicep").Declared("output").Select(o => o.Name).Concat(Given).ToHashSet(StringComparer.Ordinal);
        var read = given.SelectMany(p => p.Value!.All()).OfType<Call>().Where(c => c.Name == "readEnvironmentVariable").Select(c => ((Text)c.Arguments[0]).Plain!);
        Assert.Empty(read.Where(name => !outputs.Contains(name)));
        foreach (var parameter in given.Where(p => worker.Named(p.Name).Type == "int"))
        {
            Assert.Equal("int", Assert.IsType<Call>(parameter.Value).Name);
        }
    }

    [Fact]
    public void Outputs_that_azd_needs_are_there()
    {
        var outputs = BicepFile.Of("bicep/main.bicep").Declared("output").Select(o => o.Name).ToList();
        Assert.All(new[] { "AZURE_LOCATION", "AZURE_TENANT_ID", "AZURE_RESOURCE_GROUP", "AZURE_CONTAINER_REGISTRY_ENDPOINT" }, name => Assert.Contains(name, outputs));
        Assert.All(outputs, name => Assert.Matches("^[A-Z][A-Z0-9_]*$", name));
    }

    [Fact]
    public void Every_variable_that_a_deployer_may_set_is_explained()
    {
        var readme = Repository.Read("bicep/README.md");
        var variables = Parameters.Values.Select(v => Substitution().Match(v).Groups["name"].Value).Except(Given);
        Assert.Empty(variables.Where(v => !readme.Contains($"`{v}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Variables_of_the_pipeline_are_read_by_somebody()
    {
        var known = Parameters.Values.Select(v => Substitution().Match(v).Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var variables = ((YamlSequenceNode)Map(Project, "pipeline").Children["variables"]).Children.Select(c => ((YamlScalarNode)c).Value!).ToList();
        Assert.Empty(variables.Where(v => !known.Contains(v)));
        var workflow = Repository.Read(".github/workflows/azure-dev.yml");
        Assert.Empty(variables.Where(v => !workflow.Contains($"{v}: ${{{{ vars.{v} }}}}", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_pipeline_carries_every_variable_so_that_it_deploys_what_was_set()
    {
        // The webhook is a secret, kept in the studio's vault; a restore is for one run.
        string[] notCarried = ["ATELIER_TEAMS_WEBHOOK", "ATELIER_RESTORE"];
        var carried = ((YamlSequenceNode)Map(Project, "pipeline").Children["variables"]).Children.Select(c => ((YamlScalarNode)c).Value!);
        var variables = Parameters.Values.Select(v => Substitution().Match(v).Groups["name"].Value).Except(Given).Except(notCarried);
        Assert.Equal(variables.Order(StringComparer.Ordinal), carried.Order(StringComparer.Ordinal));
    }

    private static YamlMappingNode Read(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Repository.Read(path)));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static void Known(YamlMappingNode map, params string[] keys) => Assert.Empty(Keys(map).Except(keys));

    private static IEnumerable<string> Keys(YamlMappingNode map) => map.Children.Keys.Select(k => ((YamlScalarNode)k).Value!);

    private static YamlMappingNode Map(YamlMappingNode map, string key) => (YamlMappingNode)map.Children[key];

    private static string Text(YamlMappingNode map, string key) => ((YamlScalarNode)map.Children[key]).Value!;

    [GeneratedRegex(@"^\$\{(?<name>[A-Z][A-Z0-9_]*)(?<default>=(?<fallback>[^}]*))?\}$", RegexOptions.ExplicitCapture)]
    private static partial Regex Substitution();
}
