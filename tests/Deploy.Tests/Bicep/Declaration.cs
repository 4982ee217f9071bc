namespace Atelier.Deploy.Tests.Bicep;

/// <summary>A statement of a Bicep file.</summary>
/// <param name="Kind">Its keyword: <c>param</c>, <c>var</c>, <c>type</c>, <c>resource</c>, <c>module</c>, <c>output</c>, <c>import</c>, <c>extension</c>, <c>using</c>, <c>targetScope</c>.</param>
/// <param name="Name">What it declares; empty where it declares nothing.</param>
/// <param name="Line">Its line, from 1.</param>
public sealed record Declaration(string Kind, string Name, int Line)
{
    /// <summary>Decorators above it.</summary>
    public IReadOnlyList<Call> Decorators { get; init; } = [];

    /// <summary>Of a param or an output: its type as written.</summary>
    public string Type { get; init; } = "";

    /// <summary>Of a resource: type and version; of a module or an import: the file.</summary>
    public string Path { get; init; } = "";

    /// <summary>A resource that is only read.</summary>
    public bool IsExisting { get; init; }

    /// <summary>Names that an import brings.</summary>
    public IReadOnlyList<string> Imported { get; init; } = [];

    /// <summary>Names that its type refers to.</summary>
    public IReadOnlyList<string> TypeNames { get; init; } = [];

    /// <summary>What it is, or a default.</summary>
    public Expression? Value { get; init; }

    /// <summary>The body of a resource or module, inside condition and loop.</summary>
    public Body? Body => Inner(Value);

    /// <summary>All expressions in it.</summary>
    public IEnumerable<Expression> Expressions => Value is null ? Decorators : Decorators.Append(Value);

    /// <summary>Whether it has this decorator.</summary>
    public bool Has(string decorator) => Decorators.Any(d => d.Name == decorator);

    private static Body? Inner(Expression? value) => value switch
    {
        Body body => body,
        Conditional conditional => Inner(conditional.Body),
        Loop loop => Inner(loop.Body),
        _ => null,
    };
}
