using Atelier.Deploy.Tests.Bicep;

namespace Atelier.Deploy.Tests;

/// <summary>Names: all that are used exist, all that exist are used, and modules are called as they want to be.</summary>
public sealed class SymbolTests
{
    [Fact]
    public void Every_name_stands_for_something_and_nothing_lies_idle() =>
        Assert.Empty(BicepFile.All.SelectMany(Symbols.Problems));

    [Theory]
    [InlineData("var a = b\n", "nothing is called 'b'")]
    [InlineData("param a string = uniqueStrings('b')\n", "no function 'uniqueStrings'")]
    [InlineData("param a strings\noutput b string = a\n", "no type 'strings'")]
    [InlineData("param a string\n", "'a' is used nowhere")]
    [InlineData("@secret()\nparam a string\noutput b string = a\n", "no decorator 'secret'")]
    [InlineData("var a = [for b in ['c']: d]\noutput e array = a\n", "nothing is called 'd'")]
    [InlineData("var a = map(['b'], c => c)\noutput d string = c\noutput e array = a\n", "nothing is called 'c'")]
    [InlineData("param a string\nvar a = 'b'\noutput c string = a\n", "'a' is declared 2 times")]
    public void A_wrong_name_is_found(string text, string problem) =>
        Assert.Contains(Symbols.Problems(new("x.bicep", FileParser.Parse("x.bicep", text))), p => p.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void Modules_get_what_they_need_and_nothing_else()
    {
        var problems = new List<string>();
        foreach (var file in BicepFile.Templates)
        {
            foreach (var module in file.Declared("module"))
            {
                var wanted = BicepFile.Of(file.Resolve(module.Path)).Declared("param").ToList();
                var given = module.Body!["params"] is Body body ? body.Properties.Select(p => ((Text)p.Key).Plain!).ToList() : [];
                problems.AddRange(wanted.Where(p => p.Value is null).Select(p => p.Name).Except(given).Select(p => $"{file.Path}: {module.Name} lacks '{p}'"));
                problems.AddRange(given.Except(wanted.Select(p => p.Name)).Select(p => $"{file.Path}: {module.Name} knows no '{p}'"));
                Assert.NotNull(module.Body["name"]);
            }
        }

        Assert.Empty(problems);
    }

    [Fact]
    public void Outputs_of_modules_exist()
    {
        var problems = new List<string>();
        foreach (var file in BicepFile.Templates)
        {
            var modules = file.Declared("module").ToDictionary(m => m.Name, m => BicepFile.Of(file.Resolve(m.Path)), StringComparer.Ordinal);
            foreach (var member in file.Expressions.OfType<Member>())
            {
                if (member.Target is Member { Name: "outputs", Target: Reference { Name: var name } } && modules.TryGetValue(name, out var called)
                    && !called.Declared("output").Any(o => o.Name == member.Name))
                {
                    problems.Add($"{file.Path}({member.Line}): {name} has no output '{member.Name}'");
                }
            }
        }

        Assert.Empty(problems);
    }

    [Fact]
    public void A_conditional_module_is_asked_carefully()
    {
        var problems = new List<string>();
        foreach (var file in BicepFile.Templates)
        {
            var conditional = file.Declarations.Where(d => d.Kind is "module" or "resource" && d.Value is Conditional).Select(d => d.Name).ToHashSet(StringComparer.Ordinal);
            problems.AddRange(file.Expressions.OfType<Member>()
                .Where(m => m is { Name: "outputs" or "properties", Operator: ".", Target: Reference { Name: var name } } && conditional.Contains(name))
                .Select(m => $"{file.Path}({m.Line}): {((Reference)m.Target).Name} may not be there"));
        }

        Assert.Empty(problems);
    }

    [Fact]
    public void Every_template_is_reached_from_one_that_azd_deploys()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(["bicep/main.bicep", BicepFile.Of("bicep/worker.bicepparam") is var p ? p.Resolve(p.Declared("using").Single().Path) : ""]);
        while (open.TryPop(out var path))
        {
            if (reached.Add(path))
            {
                var file = BicepFile.Of(path);
                foreach (var next in file.Declared("module", "import"))
                {
                    open.Push(file.Resolve(next.Path));
                }
            }
        }

        Assert.Empty(BicepFile.Templates.Select(f => f.Path).Except(reached));
    }

    [Fact]
    public void Every_parameter_and_type_says_what_it_is() =>
        Assert.Empty(BicepFile.Templates.SelectMany(f => f.Declared("param", "type").Where(d => !d.Has("description")).Select(d => $"{f.Path}: {d.Name}")));

    [Fact]
    public void Every_template_begins_with_a_line_that_says_what_it_is() =>
        Assert.Empty(Repository.Files(".bicep", ".bicepparam").Where(f => !Repository.Read(f).StartsWith("// ", StringComparison.Ordinal)));
}
