namespace Atelier.Web.Pages;

/// <summary>A step on the way to a page.</summary>
/// <param name="Path">Where it leads.</param>
/// <param name="Name">What it is called.</param>
public sealed record Crumb(string Path, string Name);
