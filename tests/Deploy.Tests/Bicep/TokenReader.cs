namespace Atelier.Deploy.Tests.Bicep;

/// <summary>Walks over tokens.</summary>
public sealed class TokenReader(string file, IReadOnlyList<Token> tokens)
{
    private int at;

    public string File => file;

    public Token Current => tokens[at];

    public Token After(int count) => tokens[Math.Min(at + count, tokens.Count - 1)];

    public Token Next() => tokens[at == tokens.Count - 1 ? at : at++];

    public bool Is(string symbol) => Current.Kind == TokenKind.Symbol && Current.Text == symbol;

    public bool IsName(string name) => Current.Kind == TokenKind.Name && Current.Text == name;

    public bool Take(string symbol)
    {
        if (!Is(symbol))
        {
            return false;
        }

        at++;
        return true;
    }

    public bool TakeName(string name)
    {
        if (!IsName(name))
        {
            return false;
        }

        at++;
        return true;
    }

    public void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw Fail($"'{symbol}' expected");
        }
    }

    public string Name() => Current.Kind == TokenKind.Name ? Next().Text : throw Fail("a name expected");

    public string PlainText() => Current is { Kind: TokenKind.Text, Holes.Count: 0 } ? Next().Text : throw Fail("a plain string expected");

    public void SkipLines()
    {
        while (Current.Kind == TokenKind.NewLine)
        {
            at++;
        }
    }

    public void EndOfLine()
    {
        if (Current.Kind is not (TokenKind.NewLine or TokenKind.End))
        {
            throw Fail("the end of the line expected");
        }

        SkipLines();
    }

    public BicepException Fail(string message) => new(file, Current.Line, $"{message}, not '{Current.Text.ReplaceLineEndings("the end of the line")}'");
}
