namespace Atelier.Deploy.Tests.Bicep;

/// <summary>Looks up every name of a file where it is used, loops' and lambdas' own names included.</summary>
public static class Symbols
{
    // Of the az and sys namespaces: https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions
    private static readonly HashSet<string> Functions = new(StringComparer.Ordinal)
    {
        "any", "base64", "concat", "contains", "empty", "environment", "flatten", "guid", "int", "join", "json", "loadJsonContent", "map", "max", "newGuid", "readEnvironmentVariable",
        "replace", "resourceGroup", "split", "string", "subscription", "subscriptionResourceId", "tenant", "toLower", "toObject", "trim", "union", "uniqueString", "utcNow",
    };

    private static readonly HashSet<string> Decorators = new(StringComparer.Ordinal)
    {
        "allowed", "batchSize", "description", "export", "maxLength", "maxValue", "metadata", "minLength", "minValue", "onlyIfNotExists", "secure",
    };

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal) { "string", "int", "bool", "object", "array" };

    /// <summary>What is wrong with the file's names.</summary>
    public static IEnumerable<string> Problems(BicepFile file)
    {
        var declared = new List<string>();
        foreach (var declaration in file.Declarations.SelectMany(WithNested))
        {
            declared.AddRange(declaration.Imported);
            if (declaration.Name.Length > 0 && declaration.Kind is not ("output" or "extension"))
            {
                declared.Add(declaration.Name);
            }
        }

        foreach (var twice in declared.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            yield return $"{file.Path}: '{twice.Key}' is declared {twice.Count()} times";
        }

        var known = declared.ToHashSet(StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var declaration in file.Declarations)
        {
            foreach (var type in declaration.TypeNames)
            {
                used.Add(type);
                if (!Types.Contains(type) && !known.Contains(type))
                {
                    yield return $"{file.Path}({declaration.Line}): no type '{type}'";
                }
            }

            foreach (var decorator in declaration.Decorators.Where(d => !Decorators.Contains(d.Name)))
            {
                yield return $"{file.Path}({decorator.Line}): no decorator '{decorator.Name}'";
            }

            var expressions = declaration.Decorators.SelectMany(d => d.Arguments).Concat(declaration.Value is null ? [] : [declaration.Value]);
            foreach (var problem in expressions.SelectMany(e => Walk(e, known, used)))
            {
                yield return $"{file.Path}{problem}";
            }
        }

        var exported = file.Declarations.Where(d => d.Has("export")).Select(d => d.Name);
        var idle = file.Declarations.Where(d => d.Kind is "param" or "var" or "type" || d.IsExisting).Select(d => d.Name).Concat(file.Declarations.SelectMany(d => d.Imported)).Except(exported).Except(used);
        foreach (var name in file.Path.EndsWith("param", StringComparison.Ordinal) ? [] : idle)
        {
            yield return $"{file.Path}: '{name}' is used nowhere";
        }
    }

    private static IEnumerable<Declaration> WithNested(Declaration declaration) =>
        (declaration.Body?.Nested ?? []).SelectMany(WithNested).Prepend(declaration);

    private static IEnumerable<string> Walk(Expression expression, HashSet<string> known, HashSet<string> used)
    {
        switch (expression)
        {
            case Reference reference:
                used.Add(reference.Name);
                return known.Contains(reference.Name) ? [] : [$"({reference.Line}): nothing is called '{reference.Name}'"];
            case Call { Target: null } call when !Functions.Contains(call.Name):
                return [$"({call.Line}): no function '{call.Name}'"];
            case Lambda lambda:
                return Walk(lambda.Body, [.. known, .. lambda.Parameters], used);
            case Loop loop:
                return [.. Walk(loop.Source, known, used), .. Walk(loop.Body, [.. known, loop.Item, .. loop.Index is null ? [] : new[] { loop.Index }], used)];
            default:
                return expression.Children.SelectMany(c => Walk(c, known, used));
        }
    }
}
