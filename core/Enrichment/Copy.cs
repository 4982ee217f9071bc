namespace Atelier.Core.Enrichment;

/// <summary>Words that go with a picture in one locale.</summary>
/// <param name="Locale">BCP 47 tag.</param>
/// <param name="Headline">At most 60 characters.</param>
/// <param name="Caption">At most 280 characters.</param>
/// <param name="AltText">What the picture shows, for people who can't see it; at most 160 characters.</param>
public sealed record Copy(string Locale, string Headline, string Caption, string AltText);
