namespace Atelier.Diffusion;

/// <summary>A gated GELU that was recognised.</summary>
/// <param name="Input">[batch, length, twice the width].</param>
/// <param name="Offset">A constant that is added, [twice the width].</param>
/// <param name="Last">The last node of it.</param>
internal sealed record FoundGatedGelu(string Input, string Offset, GraphNode Last) : IFoundPattern
{
    /// <inheritdoc/>
    public IReadOnlySet<GraphNode> Replaced { get; } = new HashSet<GraphNode> { Last };

    /// <inheritdoc/>
    public IEnumerable<string> Taken => [Input, Offset];

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> Nodes() => [NewNode.GatedGelu(Input, Offset, Last.Outputs[0])];
}
