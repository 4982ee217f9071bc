namespace Atelier.Azure.Tests.Support;

/// <summary>A request as a service got it.</summary>
public sealed record WireRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body);
