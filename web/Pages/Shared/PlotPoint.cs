namespace Atelier.Web.Pages.Shared;

/// <summary>One bar of a plot.</summary>
/// <param name="Label">What it stands for, such as a day.</param>
/// <param name="Value">How tall it is; 0 or more.</param>
/// <param name="Text">The value in words.</param>
public sealed record PlotPoint(string Label, double Value, string Text);
