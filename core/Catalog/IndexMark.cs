namespace Atelier.Core.Catalog;

/// <summary>That lists and searches hold all there was when they began.</summary>
/// <param name="Form">Which form the entries were written in; 0 is that of the first.</param>
internal sealed record IndexMark(int Form = 0);
