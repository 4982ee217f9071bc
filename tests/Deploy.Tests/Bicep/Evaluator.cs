namespace Atelier.Deploy.Tests.Bicep;

/// <summary>
/// Works out a resource's name as Azure would, module by module, with the longest values there can be. Knows what names are made of, and refuses the rest:
/// a name that needs something known only at run time could not be deployed.
/// </summary>
public sealed class Evaluator(BicepFile file, IReadOnlyDictionary<string, object> parameters)
{
    /// <summary>Letters and digits that <c>uniqueString</c> gives.</summary>
    public const string Unique = "abcdefghij234";

    /// <summary>The value: a string, a list or a dictionary.</summary>
    public object Of(Expression expression) => expression switch
    {
        Text text => string.Concat(text.Pieces.Zip([.. text.Holes.Select(h => Of(h).ToString()), ""], (piece, hole) => piece + hole)),
        Literal literal => literal.Value,
        Reference reference => Named(reference.Name),
        Member { Target: Reference { Name: var name }, Name: "name" } when Resource(name) is { } resource => Of(resource.Body!["name"]!),
        Member member when Of(member.Target) is IReadOnlyDictionary<string, object> values => values[member.Name],
        Body body => body.Properties.ToDictionary(p => ((Text)p.Key).Plain!, p => Of(p.Value), StringComparer.Ordinal),
        Call { Name: "toLower" } call => Of(call.Arguments[0]).ToString()!.ToLowerInvariant(),
        Call { Name: "uniqueString" } => Unique,
        Operation { Operator: "?:" } choice => Longest([choice.Operands[1], choice.Operands[2]]),
        _ => throw new InvalidOperationException($"{file.Path}({expression.Line}): a name may not depend on this"),
    };

    private object Longest(IEnumerable<Expression> expressions) => expressions.Select(Of).MaxBy(v => v.ToString()!.Length)!;

    private object Named(string name)
    {
        if (parameters.TryGetValue(name, out var value))
        {
            return value;
        }

        var declaration = file.Declarations.SingleOrDefault(d => d.Name == name && d.Kind is "var" or "param" && d.Name == name);
        return declaration?.Value is { } expression ? Of(expression) : throw new InvalidOperationException($"{file.Path}: '{name}' is not known when names are made");
    }

    private Declaration? Resource(string name) => file.Declarations.SingleOrDefault(d => d.Kind == "resource" && d.Name == name);
}
