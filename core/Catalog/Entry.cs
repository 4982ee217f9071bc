namespace Atelier.Core.Catalog;

/// <summary>An entry as it is read off the store.</summary>
/// <param name="Value">What lists show.</param>
/// <param name="Words">What it is found by: folded words between blanks.</param>
/// <param name="Marks">What it can be filtered by, each a kind and a value; kinds are few.</param>
/// <param name="Line">What it is a version of, or null.</param>
internal sealed record Entry<T>(T Value, string Words, IReadOnlyList<(string Kind, string Value)> Marks, UInt128? Line = null);
