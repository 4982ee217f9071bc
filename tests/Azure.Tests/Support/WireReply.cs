namespace Atelier.Azure.Tests.Support;

/// <summary>What a service answers.</summary>
public sealed record WireReply(int Status, string Body = "", string ContentType = "application/json")
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Says nothing until the caller hangs up.</summary>
    public bool Hangs { get; init; }

    /// <summary>Hangs up in the middle of the body.</summary>
    public bool Breaks { get; init; }
}
