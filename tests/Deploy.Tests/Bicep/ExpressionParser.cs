namespace Atelier.Deploy.Tests.Bicep;

/// <summary>Reads expressions by Bicep's precedence: ternary, <c>??</c>, <c>||</c>, <c>&amp;&amp;</c>, equality, comparison, sum, product, unary, member.</summary>
public sealed class ExpressionParser(TokenReader reader, Func<Declaration> nestedResource)
{
    private static readonly string[][] Levels = [["??"], ["||"], ["&&"], ["==", "!=", "=~", "!~"], ["<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"]];

    public Expression Read()
    {
        var line = reader.Current.Line;
        var condition = Level(0);

        // A ternary may go on in the next line; anything else that starts with '?' or ':' can't.
        if (!ContinuesWith("?"))
        {
            return condition;
        }

        reader.SkipLines();
        reader.Expect("?");
        reader.SkipLines();
        var yes = Read();
        reader.SkipLines();
        reader.Expect(":");
        reader.SkipLines();
        return new Operation("?:", [condition, yes, Read()], line);
    }

    /// <summary>The value of a resource or module: a body, alone, under a condition or in a loop.</summary>
    public Expression BodyOf()
    {
        var line = reader.Current.Line;
        if (reader.TakeName("if"))
        {
            reader.Expect("(");
            var condition = Read();
            reader.Expect(")");
            return new Conditional(condition, Object(), line);
        }

        return reader.Is("[") ? Brackets() : Object();
    }

    private bool ContinuesWith(string symbol)
    {
        var i = 0;
        while (reader.After(i).Kind == TokenKind.NewLine)
        {
            i++;
        }

        return reader.After(i) is { Kind: TokenKind.Symbol } next && next.Text == symbol;
    }

    private Expression Level(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var left = Level(level + 1);
        while (reader.Current.Kind == TokenKind.Symbol && Levels[level].Contains(reader.Current.Text, StringComparer.Ordinal))
        {
            var sign = reader.Next();
            reader.SkipLines();
            left = new Operation(sign.Text, [left, Level(level + 1)], sign.Line);
        }

        return left;
    }

    private Expression Unary()
    {
        var line = reader.Current.Line;
        return reader.Take("!") ? new Operation("!", [Unary()], line) : reader.Take("-") ? new Operation("-", [Unary()], line) : Suffixed(Primary());
    }

    private Expression Suffixed(Expression target)
    {
        while (true)
        {
            var line = reader.Current.Line;
            if (reader.Is(".") || reader.Is(".?") || reader.Is("::"))
            {
                var sign = reader.Next().Text;
                var name = reader.Name();
                target = reader.Is("(") ? new Call(target, name, Arguments(), line) : new Member(target, name, sign, line);
            }
            else if (reader.Is("[") || reader.Is("[?"))
            {
                reader.Next();
                var key = Read();
                reader.Expect("]");
                target = new Element(target, key, line);
            }
            else if (reader.Is("!") && reader.After(1) is { Kind: TokenKind.Symbol, Text: "." })
            {
                reader.Next();
            }
            else
            {
                return target;
            }
        }
    }

    private Expression Primary()
    {
        var token = reader.Current;
        return token.Kind switch
        {
            TokenKind.Number => new Literal(reader.Next().Text, token.Line),
            TokenKind.Text => TextOf(reader.Next()),
            TokenKind.Name when reader.After(1) is { Kind: TokenKind.Symbol, Text: "=>" } => Arrow([reader.Next().Text], token.Line),
            TokenKind.Name when token.Text is "true" or "false" or "null" => new Literal(reader.Next().Text, token.Line),
            TokenKind.Name => reader.Next() is var name && reader.Is("(") ? new Call(null, name.Text, Arguments(), token.Line) : new Reference(name.Text, token.Line),
            _ when reader.Is("(") => Parenthesised(),
            _ when reader.Is("[") => Brackets(),
            _ when reader.Is("{") => Object(),
            _ => throw reader.Fail("an expression expected"),
        };
    }

    private Text TextOf(Token token) =>
        new(token.Pieces!, [.. token.Holes!.Select(h =>
        {
            var inside = new TokenReader(reader.File, h);
            var expression = new ExpressionParser(inside, nestedResource).Read();
            return inside.Current.Kind == TokenKind.End ? expression : throw inside.Fail("the end of ${…} expected");
        })], token.Line);

    private Expression Parenthesised()
    {
        var line = reader.Current.Line;
        reader.Expect("(");
        reader.SkipLines();
        var i = 0;
        while (reader.After(i) is { Kind: TokenKind.Name } or { Kind: TokenKind.Symbol, Text: "," })
        {
            i++;
        }

        if (reader.After(i) is { Text: ")" } && reader.After(i + 1) is { Text: "=>" })
        {
            var names = new List<string> { reader.Name() };
            while (reader.Take(","))
            {
                names.Add(reader.Name());
            }

            reader.Expect(")");
            return Arrow(names, line);
        }

        var inner = Read();
        reader.SkipLines();
        reader.Expect(")");
        return inner;
    }

    private Lambda Arrow(IReadOnlyList<string> names, int line)
    {
        reader.Expect("=>");
        reader.SkipLines();
        return new(names, Read(), line);
    }

    private List<Expression> Arguments()
    {
        reader.Expect("(");
        reader.SkipLines();
        var arguments = new List<Expression>();
        while (!reader.Take(")"))
        {
            arguments.Add(Read());
            reader.SkipLines();
            if (reader.Take(","))
            {
                reader.SkipLines();
                if (reader.Is(")"))
                {
                    throw reader.Fail("another argument expected");
                }
            }
            else if (!reader.Is(")"))
            {
                throw reader.Fail("',' or ')' expected");
            }
        }

        return arguments;
    }

    private Expression Brackets()
    {
        var line = reader.Current.Line;
        reader.Expect("[");
        reader.SkipLines();
        if (reader.TakeName("for"))
        {
            return LoopOf(line);
        }

        var items = new List<Expression>();
        while (!reader.Take("]"))
        {
            var spread = reader.Is("...") ? reader.Next() : null;
            var item = Read();
            items.Add(spread is null ? item : new Operation("...", [item], spread.Line));
            Separator("]");
        }

        return new List(items, line);
    }

    private Loop LoopOf(int line)
    {
        string item;
        string? index = null;
        if (reader.Take("("))
        {
            item = reader.Name();
            reader.Expect(",");
            index = reader.Name();
            reader.Expect(")");
        }
        else
        {
            item = reader.Name();
        }

        if (!reader.TakeName("in"))
        {
            throw reader.Fail("'in' expected");
        }

        var source = Read();
        reader.Expect(":");
        reader.SkipLines();
        var body = reader.IsName("if") ? BodyOf() : Read();
        reader.SkipLines();
        reader.Expect("]");
        return new(item, index, source, body, line);
    }

    private Body Object()
    {
        var line = reader.Current.Line;
        reader.Expect("{");
        reader.SkipLines();
        var properties = new List<Property>();
        var nested = new List<Declaration>();
        while (!reader.Take("}"))
        {
            if (reader.Is("@") || (reader.IsName("resource") && reader.After(1).Kind == TokenKind.Name))
            {
                nested.Add(nestedResource());
                continue;
            }

            var start = reader.Current;
            if (reader.Take("..."))
            {
                properties.Add(new(new Text(["..."], [], start.Line), Read()));
            }
            else
            {
                Text key = start.Kind switch
                {
                    TokenKind.Name => new([reader.Next().Text], [], start.Line),
                    TokenKind.Text => TextOf(reader.Next()),
                    _ => throw reader.Fail("a property expected"),
                };
                reader.Expect(":");
                if (key.Plain is { } name && properties.Exists(p => p.Key is Text { Plain: { } other } && other == name))
                {
                    throw reader.Fail($"'{name}' is there twice");
                }

                properties.Add(new(key, Read()));
            }

            Separator("}");
        }

        return new(properties, nested, line);
    }

    private void Separator(string end)
    {
        if (reader.Current.Kind == TokenKind.NewLine)
        {
            reader.SkipLines();
        }
        else if (reader.Take(","))
        {
            reader.SkipLines();
            if (reader.Is(end))
            {
                throw reader.Fail("another item expected");
            }
        }
        else if (!reader.Is(end))
        {
            throw reader.Fail($"a new line, ',' or '{end}' expected");
        }
    }
}
