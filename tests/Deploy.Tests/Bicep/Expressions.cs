namespace Atelier.Deploy.Tests.Bicep;

/// <summary>A Bicep expression.</summary>
/// <param name="Line">Its line, from 1.</param>
public abstract record Expression(int Line)
{
    /// <summary>The expressions right inside it.</summary>
    public abstract IEnumerable<Expression> Children { get; }

    /// <summary>Itself and all inside it.</summary>
    public IEnumerable<Expression> All() => Children.SelectMany(c => c.All()).Prepend(this);
}

/// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
public sealed record Literal(string Value, int Line) : Expression(Line)
{
    public override IEnumerable<Expression> Children => [];
}

/// <summary>A string: pieces with holes between.</summary>
public sealed record Text(IReadOnlyList<string> Pieces, IReadOnlyList<Expression> Holes, int Line) : Expression(Line)
{
    public override IEnumerable<Expression> Children => Holes;

    /// <summary>Its value, when nothing is interpolated.</summary>
    public string? Plain => Holes.Count == 0 ? Pieces[0] : null;
}

/// <summary>A name that stands for a declaration, a loop's item or a lambda's parameter.</summary>
public sealed record Reference(string Name, int Line) : Expression(Line)
{
    public override IEnumerable<Expression> Children => [];
}

/// <summary><c>a.b</c>, <c>a.?b</c> or <c>a::b</c>.</summary>
public sealed record Member(Expression Target, string Name, string Operator, int Line) : Expression(Line)
{
    public override IEnumerable<Expression> Children => [Target];
}

/// <summary><c>a[b]</c>.</summary>
public sealed record Element(Expression Target, Expression Key, int Line) : Expression(Line)
{
    public override IEnumerable<Expression> Children => [Target, Key];
}

/// <summary><c>f(…)</c> or <c>a.f(…)</c>.</summary>
public sealed record Call(Expression? Target, string Name, IReadOnlyList<Expression> Arguments, int Line) : Expression(Line)
{
    public override IEnumerable<Expression> Children => Target is null ? Arguments : Arguments.Prepend(Target);
}

/// <summary>An operator and what it works on.</summary>
public sealed record Operation(string Operator, IReadOnlyList<Expression> Operands, int Line) : Expression(Line)
{
    public override IEnumerable<Expression> Children => Operands;
}

/// <summary><c>x => y</c>.</summary>
public sealed record Lambda(IReadOnlyList<string> Parameters, Expression Body, int Line) : Expression(Line)
{
    public override IEnumerable<Expression> Children => [Body];
}

/// <summary><c>[a, b]</c>.</summary>
public sealed record List(IReadOnlyList<Expression> Items, int Line) : Expression(Line)
{
    public override IEnumerable<Expression> Children => Items;
}

/// <summary><c>[for x in xs: y]</c>.</summary>
public sealed record Loop(string Item, string? Index, Expression Source, Expression Body, int Line) : Expression(Line)
{
    public override IEnumerable<Expression> Children => [Source, Body];
}

/// <summary><c>if (a) { … }</c>, as a body.</summary>
public sealed record Conditional(Expression Condition, Expression Body, int Line) : Expression(Line)
{
    public override IEnumerable<Expression> Children => [Condition, Body];
}

/// <summary><c>{ a: b }</c>; resources may hold nested resources.</summary>
public sealed record Body(IReadOnlyList<Property> Properties, IReadOnlyList<Declaration> Nested, int Line) : Expression(Line)
{
    public override IEnumerable<Expression> Children => Properties.SelectMany(p => new[] { p.Key, p.Value }).Concat(Nested.SelectMany(n => n.Expressions));

    /// <summary>The value under a plain key, or null.</summary>
    public Expression? this[string key] => Properties.FirstOrDefault(p => p.Key is Text { Plain: { } k } && k == key)?.Value;
}

/// <summary>One line of a body; a spread has the key <c>...</c>.</summary>
public sealed record Property(Expression Key, Expression Value);
