namespace Atelier.Diffusion;

/// <summary>A reshape that was recognised.</summary>
/// <param name="Input">What is reshaped.</param>
/// <param name="Shape">The sides, in which 0 keeps one and -1 takes the rest.</param>
/// <param name="Like">A tensor whose shape it gets instead; null where the sides are given.</param>
/// <param name="Last">The node.</param>
internal sealed record FoundReshape(string Input, IReadOnlyList<long> Shape, string? Like, GraphNode Last) : IFoundPattern
{
    /// <inheritdoc/>
    public IReadOnlySet<GraphNode> Replaced { get; } = new HashSet<GraphNode> { Last };

    /// <inheritdoc/>
    public IEnumerable<string> Taken => Like is null ? [Input] : [Input, Like];

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> Nodes() => Like is null ? NewNode.Reshape(Input, Last.Outputs[0], [.. Shape]) : NewNode.ReshapeLike(Input, Like, Last.Outputs[0]);
}
