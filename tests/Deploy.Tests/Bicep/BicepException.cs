namespace Atelier.Deploy.Tests.Bicep;

/// <summary>A text that is not Bicep, and where.</summary>
public sealed class BicepException(string file, int line, string message) : Exception($"{file}({line}): {message}");
