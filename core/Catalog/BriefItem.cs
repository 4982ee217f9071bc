namespace Atelier.Core.Catalog;

/// <summary>An entry with the words it is found by.</summary>
internal sealed record BriefItem(BriefEntry Entry, string Words);
