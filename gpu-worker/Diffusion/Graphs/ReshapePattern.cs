namespace Atelier.Diffusion;

/// <summary>
/// Recognises a reshape whose sides are computed though they needn't be: all but one are numbers or the input's own, or together they are those of a group normalisation with its channels
/// last. Exports read each side and put them together again; where ONNX Runtime lays out channels last, it does that on the device and brings every side back.
/// </summary>
internal sealed class ReshapePattern : IGraphPattern
{
    private readonly OnnxGraph _graph;
    private readonly GraphSides _sides;
    private readonly Dictionary<GraphNode, int> _places;
    private readonly List<(FoundGroupNorm Norm, IReadOnlyList<Side> Sides)> _norms = [];

    /// <summary>In a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="norms">What fuses its group normalisations; null where they stay.</param>
    public ReshapePattern(OnnxGraph graph, GroupNormPattern? norms)
    {
        (_graph, _sides, _places) = (graph, new(graph), graph.Nodes.Index().ToDictionary(n => n.Item, n => n.Index));
        foreach (var norm in norms is null ? [] : graph.Nodes.Select(norms.Around).OfType<FoundGroupNorm>())
        {
            if (_sides.Of(norm.Input) is [var batch, var channels, var height, var width]) _norms.Add((norm, [batch, height, width, channels]));
        }
    }

    /// <inheritdoc/>
    public IFoundPattern? Around(GraphNode node)
    {
        if (!OnnxGraph.Is(node, "Reshape") || _graph.Tensor(node.Inputs[1]) is not null || _graph.Producer(node.Inputs[1], "Shape") is not null) return null;
        if (_sides.Of(node.Inputs[0]) is not { } input || _sides.Numbers(node.Inputs[1]) is not { } wanted || wanted.Any(w => w == Side.Of(0))) return null;
        long[] shape = [.. wanted.Select((w, i) => w.IsKnown ? w.Factor : i < input.Count && w == input[i] ? 0 : -1)];
        if (shape.Count(s => s == -1) <= 1) return new FoundReshape(node.Inputs[0], shape, null, node);
        var like = _norms.FindLast(n => _places[n.Norm.Last] < _places[node] && n.Sides.SequenceEqual(wanted)).Norm;
        return like is null ? null : new FoundReshape(node.Inputs[0], [], like.ChannelsLast, node);
    }
}
