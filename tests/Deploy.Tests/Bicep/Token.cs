namespace Atelier.Deploy.Tests.Bicep;

/// <summary>One word of a Bicep file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a string the value of its first piece.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Pieces">Of a string: its literal pieces, one more than <paramref name="Holes"/>.</param>
/// <param name="Holes">Of a string: the tokens of each interpolated expression.</param>
public sealed record Token(TokenKind Kind, string Text, int Line, IReadOnlyList<string>? Pieces = null, IReadOnlyList<IReadOnlyList<Token>>? Holes = null);
