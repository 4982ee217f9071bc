using System.Globalization;
using System.Text;

namespace Atelier.Deploy.Tests.Bicep;

/// <summary>Cuts Bicep into words. Refuses what the language has no word for: a strange escape, an open string, an open comment.</summary>
public sealed class Lexer(string file, string text)
{
    private static readonly string[] Symbols =
    [
        "...", "=>", "==", "!=", "=~", "!~", "<=", ">=", "&&", "||", "??", ".?", "[?", "::", "{", "}", "[", "]", "(", ")", "=", ":", ",", ".", "?", "!", "<", ">", "+", "-", "*", "/", "%", "|", "@",
    ];

    private int at;
    private int line = 1;

    public IReadOnlyList<Token> Read()
    {
        var tokens = Until(hole: false);
        tokens.Add(new(TokenKind.End, "", line));
        return tokens;
    }

    private List<Token> Until(bool hole)
    {
        var tokens = new List<Token>();
        var depth = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (hole && c == '}' && depth == 0)
            {
                return tokens;
            }

            depth += c switch { '{' => 1, '}' => -1, _ => 0 };
            if (c == '\n')
            {
                tokens.Add(new(TokenKind.NewLine, "\n", line++));
                at++;
            }
            else if (c is ' ' or '\r')
            {
                at++;
            }
            else if (c == '\t')
            {
                throw Fail("a tab; the house indents by blanks");
            }
            else if (Ahead("//") || (c == '#' && Ahead("#disable")))
            {
                at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
            }
            else if (Ahead("/*"))
            {
                Comment();
            }
            else
            {
                tokens.Add(c switch
                {
                    '\'' => Ahead("'''") ? Raw() : Quoted(),
                    _ when char.IsAsciiLetter(c) || c == '_' => Word(),
                    _ when char.IsAsciiDigit(c) => Number(),
                    _ => Symbol(),
                });
            }
        }

        return hole ? throw Fail("an open ${ in a string") : tokens;
    }

    private void Comment()
    {
        var end = text.IndexOf("*/", at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Fail("an open comment");
        }

        line += text[at..end].Count(c => c == '\n');
        at = end + 2;
    }

    private Token Word()
    {
        var from = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        return new(TokenKind.Name, text[from..at], line);
    }

    private Token Number()
    {
        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at < text.Length && (char.IsAsciiLetter(text[at]) || text[at] == '_') ? throw Fail("a number that runs into a word") : new(TokenKind.Number, text[from..at], line);
    }

    private Token Symbol()
    {
        var symbol = Symbols.FirstOrDefault(Ahead) ?? throw Fail($"'{text[at]}' means nothing");
        at += symbol.Length;
        return new(TokenKind.Symbol, symbol, line);
    }

    private Token Raw()
    {
        var first = line;
        var end = text.IndexOf("'''", at + 3, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Fail("an open ''' string");
        }

        var value = text[(at + 3)..end];
        line += value.Count(c => c == '\n');
        at = end + 3;
        return new(TokenKind.Text, value, first, [value], []);
    }

    private Token Quoted()
    {
        var pieces = new List<string>();
        var holes = new List<IReadOnlyList<Token>>();
        var piece = new StringBuilder();
        at++;
        while (true)
        {
            if (at >= text.Length || text[at] == '\n')
            {
                throw Fail("an open string");
            }

            if (text[at] == '\'')
            {
                at++;
                pieces.Add(piece.ToString());
                return new(TokenKind.Text, pieces[0], line, pieces, holes);
            }

            if (Ahead("${"))
            {
                at += 2;
                pieces.Add(piece.ToString());
                piece.Clear();
                var hole = Until(hole: true);
                at++;
                holes.Add([.. hole, new(TokenKind.End, "", line)]);
            }
            else
            {
                piece.Append(text[at] == '\\' ? Escape() : text[at++].ToString());
            }
        }
    }

    private string Escape()
    {
        var c = at + 1 < text.Length ? text[at + 1] : ' ';
        if (c == 'u' && text.IndexOf('}', at) is var end and > 0 && text[at + 2] == '{')
        {
            var code = int.Parse(text[(at + 3)..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            at = end + 1;
            return char.ConvertFromUtf32(code);
        }

        at += 2;
        return c switch { '\\' => "\\", '\'' => "'", 'n' => "\n", 'r' => "\r", 't' => "\t", '$' => "$", _ => throw Fail($"'\\{c}' is no escape") };
    }

    private bool Ahead(string s) => string.CompareOrdinal(text, at, s, 0, s.Length) == 0;

    private BicepException Fail(string message) => new(file, line, message);
}
