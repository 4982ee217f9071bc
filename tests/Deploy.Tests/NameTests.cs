using System.Text.RegularExpressions;
using Atelier.Deploy.Tests.Bicep;

namespace Atelier.Deploy.Tests;

/// <summary>Names as Azure will see them, with an environment as long as azd allows.</summary>
public sealed class NameTests
{
    private static readonly Dictionary<string, object> Longest = new(StringComparer.Ordinal)
    {
        ["environmentName"] = new string('e', 64),
        ["location"] = "australiacentral2",
        ["place"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["token"] = Evaluator.Unique },
        ["token"] = Evaluator.Unique,
        ["uniqueName"] = $"atelier-{Evaluator.Unique}",
    };

    public static TheoryData<string, string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string, string>();
            foreach (var file in BicepFile.Templates)
            {
                foreach (var found in file.Resources.Where(r => AzureFacts.Names.ContainsKey(r.Type) && !r.Resource.IsExisting))
                {
                    names.Add(found.Type, file.Path, found.Resource.Name);
                }
            }

            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_fits_the_rules_of_its_type(string type, string path, string symbol)
    {
        var file = BicepFile.Of(path);
        var body = file.Resources.Single(r => r.Resource.Name == symbol && r.Type == type).Resource.Body!;
        var name = new Evaluator(file, Longest).Of(body["name"] ?? body["uniqueName"]!).ToString()!;
        Assert.Matches(new Regex(AzureFacts.Names[type], RegexOptions.None, TimeSpan.FromMinutes(2)), name);
    }

    [Fact]
    public void Every_type_that_is_named_here_has_a_rule()
    {
        string[] children = ["roleAssignments", "diagnosticSettings", "queues", "topics", "containers", "blobServices", "managementPolicies", "deployments", "retentionPolicies", "basicPublishingCredentialsPolicies", "config", "servicePrincipals", "appRoleAssignedTo", "federatedIdentityCredentials"];
        Assert.Empty(AzureFacts.Types.Keys.Except(AzureFacts.Names.Keys).Where(t => !children.Contains(t.Split('/')[^1], StringComparer.Ordinal)));
    }

    [Fact]
    public void No_name_waits_for_something_that_only_a_deployment_tells()
    {
        var problems = new List<string>();
        foreach (var file in BicepFile.Templates)
        {
            foreach (var found in file.Resources.Where(r => r.Resource.Body?["name"] is not null))
            {
                var late = found.Resource.Body!["name"]!.All().OfType<Member>().Where(m => m.Name is "properties" or "outputs").Select(m => m.Line);
                problems.AddRange(late.Select(line => $"{file.Path}({line}): {found.Resource.Name}"));
            }
        }

        Assert.Empty(problems);
    }

    [Fact]
    public void A_name_that_does_depend_on_a_deployment_is_refused()
    {
        var file = new BicepFile("x.bicep", FileParser.Parse("x.bicep", "resource a 'b/c@1' = {\n  name: 'x-${d.properties.e}'\n}\nresource d 'b/c@1' existing = {\n  name: 'y'\n}\n"));
        Assert.Throws<InvalidOperationException>(() => new Evaluator(file, Longest).Of(file.Named("a").Body!["name"]!));
    }
}
