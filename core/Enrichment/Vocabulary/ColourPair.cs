namespace Atelier.Core.Enrichment.Vocabulary;

/// <summary>Colours that are drawn together.</summary>
/// <param name="Foreground">Of the motif.</param>
/// <param name="Ground">Of what is behind it.</param>
internal readonly record struct ColourPair(string Foreground, string Ground);
