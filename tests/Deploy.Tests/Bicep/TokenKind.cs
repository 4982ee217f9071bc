namespace Atelier.Deploy.Tests.Bicep;

public enum TokenKind
{
    Name,
    Number,
    Text,
    Symbol,
    NewLine,
    End,
}
