namespace Atelier.Diffusion;

/// <summary>Nodes that were recognised and what takes their place. What is left then without use goes too.</summary>
internal interface IFoundPattern
{
    /// <summary>The nodes that go in any case.</summary>
    IReadOnlySet<GraphNode> Replaced { get; }

    /// <summary>The last of them, in whose place the new ones stand.</summary>
    GraphNode Last { get; }

    /// <summary>The names that the new nodes take.</summary>
    IEnumerable<string> Taken { get; }

    /// <summary>The nodes that take their place.</summary>
    IEnumerable<ReadOnlyMemory<byte>> Nodes();
}
