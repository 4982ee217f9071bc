namespace Atelier.ApiShapes;

/// <summary>What the body of a shape throws where the SDK would do something.</summary>
public static class Shape
{
    /// <summary>Says that the real package is needed.</summary>
    public static NotSupportedException NotTheSdk([System.Runtime.CompilerServices.CallerMemberName] string member = "") =>
        new($"'{member}' is only a shape to compile against; the package itself is needed to run it.");
}
