using Atelier.Deploy.Tests.Bicep;

namespace Atelier.Deploy.Tests;

/// <summary>Secrets: not in outputs, not in settings, not in the workflows.</summary>
public sealed class SecretTests
{
    [Fact]
    public void No_output_holds_a_secret()
    {
        var problems = new List<string>();
        foreach (var file in BicepFile.Templates)
        {
            var secure = file.Declared("param").Where(p => p.Has("secure")).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var output in file.Declared("output"))
            {
                var inside = output.Value!.All().ToList();
                if (inside.OfType<Reference>().Any(r => secure.Contains(r.Name)) || inside.OfType<Call>().Any(c => c.Name.StartsWith("list", StringComparison.Ordinal)) || inside.OfType<Member>().Any(m => m.Name is "value" or "ConnectionString" or "InstrumentationKey"))
                {
                    problems.Add($"{file.Path}: {output.Name}");
                }
            }
        }

        Assert.Empty(problems);
    }

    [Fact]
    public void Nothing_lists_keys() =>
        Assert.Empty(BicepFile.Templates.Where(f => f.Expressions.OfType<Call>().Any(c => c.Name.StartsWith("list", StringComparison.Ordinal))).Select(f => f.Path));

    [Fact]
    public void A_secret_parameter_goes_to_secret_parameters_and_into_the_vault_only()
    {
        var problems = new List<string>();
        foreach (var file in BicepFile.Templates)
        {
            var secure = file.Declared("param").Where(p => p.Has("secure")).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var module in file.Declared("module"))
            {
                var called = BicepFile.Of(file.Resolve(module.Path));
                foreach (var property in ((Body)module.Body!["params"]!).Properties.Where(p => p.Value is Reference r && secure.Contains(r.Name)))
                {
                    if (!called.Named(((Text)property.Key).Plain!).Has("secure"))
                    {
                        problems.Add($"{file.Path}: {module.Name} takes {((Text)property.Key).Plain} in the open");
                    }
                }
            }

            foreach (var found in file.Resources.Where(r => r.Type != "Microsoft.KeyVault/vaults/secrets" && r.Resource.Body is not null))
            {
                if (found.Resource.Body!.All().OfType<Reference>().Any(r => secure.Contains(r.Name)))
                {
                    problems.Add($"{file.Path}: {found.Resource.Name}");
                }
            }
        }

        Assert.Empty(problems);
        Assert.Equal(["teamsWebhook"], BicepFile.Of("bicep/main.bicep").Declared("param").Where(p => p.Has("secure")).Select(p => p.Name));
    }

    [Fact]
    public void Settings_that_are_secret_refer_to_the_vault()
    {
        var settings = Settings.OfFunctions();
        foreach (var name in new[] { "ATELIER_LINK_KEY", "ATELIER_TEAMS_WEBHOOK" })
        {
            Assert.StartsWith("@Microsoft.KeyVault(SecretUri=", ((Text)settings[name]).Pieces[0], StringComparison.Ordinal);
        }
    }
}
