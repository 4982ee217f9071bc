namespace Atelier.Deploy.Tests.Bicep;

/// <summary>Reads a Bicep file's declarations. Strict: what it doesn't know it refuses. Grammar: docs/grammar.md of Azure/bicep.</summary>
public sealed class FileParser
{
    private readonly TokenReader reader;
    private readonly ExpressionParser expressions;

    private FileParser(string file, string text)
    {
        reader = new(file, new Lexer(file, text).Read());
        expressions = new(reader, () => Statement(nested: true));
    }

    /// <summary>All declarations, in order.</summary>
    /// <exception cref="BicepException">It isn't Bicep.</exception>
    public static IReadOnlyList<Declaration> Parse(string file, string text)
    {
        var parser = new FileParser(file, text);
        var found = new List<Declaration>();
        parser.reader.SkipLines();
        while (parser.reader.Current.Kind != TokenKind.End)
        {
            found.Add(parser.Statement(nested: false));
        }

        return found;
    }

    private Declaration Statement(bool nested)
    {
        var decorators = new List<Call>();
        while (reader.Take("@"))
        {
            decorators.Add(expressions.Read() is Call call ? call : throw reader.Fail("a decorator is a call"));
            reader.EndOfLine();
        }

        var line = reader.Current.Line;
        var keyword = reader.Name();
        if (nested && keyword != "resource")
        {
            throw reader.Fail("only resources can be nested");
        }

        var declaration = keyword switch
        {
            "targetScope" => Assigned(keyword, "", line),
            "using" => new Declaration(keyword, "", line) { Path = reader.PlainText() },
            "extension" => new Declaration(keyword, reader.Name(), line),
            "import" => Import(line),
            "param" => Parameter(line),
            "var" => Assigned(keyword, reader.Name(), line),
            "type" => TypeOf(line),
            "output" => Output(line),
            "resource" or "module" => Deployed(keyword, line),
            _ => throw reader.Fail($"'{keyword}' declares nothing"),
        };
        reader.EndOfLine();
        return declaration with { Decorators = decorators };
    }

    private Declaration Assigned(string keyword, string name, int line)
    {
        reader.Expect("=");
        return new(keyword, name, line) { Value = expressions.Read() };
    }

    private Declaration Import(int line)
    {
        reader.Expect("{");
        reader.SkipLines();
        var names = new List<string>();
        while (!reader.Take("}"))
        {
            names.Add(reader.Name());
            reader.Take(",");
            reader.SkipLines();
        }

        return reader.TakeName("from") ? new("import", "", line) { Imported = names, Path = reader.PlainText() } : throw reader.Fail("'from' expected");
    }

    private Declaration Parameter(int line)
    {
        var name = reader.Name();
        if (reader.Take("="))
        {
            return new("param", name, line) { Value = expressions.Read() }; // of a .bicepparam file
        }

        var names = new List<string>();
        var type = Type(names);
        return new("param", name, line) { Type = type, TypeNames = names, Value = reader.Take("=") ? expressions.Read() : null };
    }

    private Declaration TypeOf(int line)
    {
        var name = reader.Name();
        reader.Expect("=");
        var names = new List<string>();
        return new("type", name, line) { Type = Type(names), TypeNames = names };
    }

    private Declaration Output(int line)
    {
        var name = reader.Name();
        var names = new List<string>();
        var type = Type(names);
        reader.Expect("=");
        return new("output", name, line) { Type = type, TypeNames = names, Value = expressions.Read() };
    }

    private Declaration Deployed(string keyword, int line)
    {
        var name = reader.Name();
        var path = reader.PlainText();
        var existing = keyword == "resource" && reader.TakeName("existing");
        reader.Expect("=");
        return new(keyword, name, line) { Path = path, IsExisting = existing, Value = expressions.BodyOf() };
    }

    private string Type(List<string> names)
    {
        var type = OneType(names);
        while (reader.Take("|"))
        {
            type += " | " + OneType(names);
        }

        return type;
    }

    private string OneType(List<string> names)
    {
        string type;
        if (reader.Take("{"))
        {
            type = ObjectType(names);
        }
        else if (reader.Current.Kind is TokenKind.Text or TokenKind.Number)
        {
            type = $"'{reader.Next().Text}'";
        }
        else
        {
            type = reader.Name();
            names.Add(type);
        }

        while (true)
        {
            if (reader.Is("[") && reader.After(1) is { Text: "]" })
            {
                reader.Next();
                reader.Next();
                type += "[]";
            }
            else if (reader.Take("?"))
            {
                type += "?";
            }
            else
            {
                return type;
            }
        }
    }

    private string ObjectType(List<string> names)
    {
        var fields = new List<string>();
        reader.SkipLines();
        while (!reader.Take("}"))
        {
            while (reader.Take("@"))
            {
                expressions.Read();
                reader.EndOfLine();
            }

            var field = reader.Name();
            reader.Expect(":");
            fields.Add($"{field}: {Type(names)}");
            if (!reader.Is("}"))
            {
                reader.EndOfLine();
            }
        }

        return $"{{ {string.Join(", ", fields)} }}";
    }
}
