namespace Atelier.Diffusion;

/// <summary>
/// Recognises group normalisation of pictures, with the SiLU that follows it: an instance normalisation between two reshapes, as exporters write it up to opset 20, or ONNX's own
/// operator. Channels that have no scale and offset of their own, or ones that are computed, and sizes that ONNX Runtime's kernel lacks, and it is not recognised.
/// </summary>
internal sealed class GroupNormPattern(OnnxGraph graph) : IGraphPattern
{
    // The kernel takes channels in pairs and a group in one block (onnxruntime/contrib_ops/cuda/diffusion/group_norm_impl.cu).
    private const long MaxChannels = 512;
    private const float DefaultEpsilon = 1e-5f;

    /// <inheritdoc/>
    public IFoundPattern? Around(GraphNode node)
    {
        if (node.Inputs.Count != 3 || node.Outputs.Count != 1) return null;
        if (OnnxGraph.Is(node, "InstanceNormalization"))
        {
            if (graph.Producer(node.Inputs[0], "Reshape") is not { } split || graph.Values(split.Inputs[1]) is not [0, var groups, -1] || split.Numbers.GetValueOrDefault("allowzero") is [not 0]) return null;
            if (graph.Consumer(node.Outputs[0], "Reshape") is not { } join || graph.Producer(join.Inputs[1], "Shape") is not { } shape) return null;
            return IsWhole(shape) && shape.Inputs[0] == split.Inputs[0] && IsPlain(node, (long)groups) ? OfChannels(node, split.Inputs[0], (long)groups, join.Outputs[0]) : null;
        }

        if (!OnnxGraph.Is(node, "GroupNormalization") || node.Numbers.GetValueOrDefault("num_groups") is not [var count]) return null;
        if (IsPlain(node, count)) return OfChannels(node, node.Inputs[0], count, node.Outputs[0]);

        // From opset 21 on the operator has a scale and an offset a channel; before, a group.
        return graph.Rank(node.Inputs[0]) == 4 && Channels(node.Inputs[1], unfolded: true) != count ? Of(node, node.Inputs[0], count, node.Inputs[1], node.Inputs[2], node, unfolded: true) : null;
    }

    /// <summary>With the product and the sum that follow, in which each channel has its own.</summary>
    private FoundGroupNorm? OfChannels(GraphNode node, string input, long groups, string name) =>
        graph.Consumer(name, "Mul") is { } scaled && graph.Consumer(scaled.Outputs[0], "Add") is { } offset && graph.Rank(input) is 0 or 4
            ? Of(node, input, groups, scaled.Beside(name), offset.Beside(scaled.Outputs[0]), offset, unfolded: false)
            : null;

    private FoundGroupNorm? Of(GraphNode node, string input, long groups, string scale, string offset, GraphNode last, bool unfolded)
    {
        var channels = Channels(scale, unfolded);
        if (groups < 1 || channels < 1 || Channels(offset, unfolded) != channels || channels % (2 * groups) != 0 || channels / groups > MaxChannels) return null;
        var activated = Activated(last.Outputs[0]);
        return new(input, scale, offset, groups, node.Fractions.GetValueOrDefault("epsilon", DefaultEpsilon), activated is not null, activated ?? last);
    }

    /// <summary>The product of a name and its sigmoid, which nothing else takes; null where it isn't that.</summary>
    private GraphNode? Activated(string name)
    {
        if (graph.Outputs.Contains(name) || graph.Consumers(name) is not { Count: 2 } both || both.FirstOrDefault(n => OnnxGraph.Is(n, "Sigmoid")) is not { } sigmoid) return null;
        return graph.Consumer(sigmoid.Outputs[0], "Mul") is { } product && product.Beside(sigmoid.Outputs[0]) == name ? product : null;
    }

    /// <summary>Whether it only normalises: scales of one and offsets of zero, a group each.</summary>
    private bool IsPlain(GraphNode node, long groups) =>
        graph.Values(node.Inputs[1]) is { } ones && ones.Count == groups && ones.All(v => v == 1) && graph.Values(node.Inputs[2]) is { } zeros && zeros.Count == groups && zeros.All(v => v == 0);

    private static bool IsWhole(GraphNode shape) => shape.Numbers.GetValueOrDefault("start", [0]) is [0] && !shape.Numbers.ContainsKey("end");

    /// <summary>How many channels a constant has a value for: [channels, 1, 1], or that out of [channels]; 0 where it is no such constant.</summary>
    private long Channels(string name, bool unfolded)
    {
        if (!unfolded && graph.Producer(name, "Unsqueeze") is { } folds)
        {
            var axes = folds.Inputs.Count > 1 ? graph.Values(folds.Inputs[1]) : [.. folds.Numbers.GetValueOrDefault("axes", []).Select(a => (double)a)];
            return axes is [1, 2] ? Channels(folds.Inputs[0], unfolded: true) : 0;
        }

        if (graph.Tensor(name) is not { Type: 1 or 10 } tensor) return 0;
        return (unfolded, tensor.Sides) switch
        {
            (true, [var channels]) => channels,
            (false, [var channels, 1, 1]) => channels,
            (false, [1, var channels, 1, 1]) => channels,
            _ => 0,
        };
    }
}
