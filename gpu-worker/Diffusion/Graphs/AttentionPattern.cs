namespace Atelier.Diffusion;

/// <summary>
/// Recognises attention written out as products and softmax, as PyTorch's exporters leave it: softmax(q kᵀ · factors) v, with heads in an axis of their own or
/// folded into the batch. A mask, a softmax over another axis, or a value in between that something else takes too, and it is not recognised.
/// </summary>
internal sealed class AttentionPattern(OnnxGraph graph) : IGraphPattern
{
    private static readonly long[] SwapsHeads = [0, 2, 1, 3];

    /// <inheritdoc/>
    public IFoundPattern? Around(GraphNode softmax)
    {
        if (!OnnxGraph.Is(softmax, "Softmax") || softmax.Inputs.Count != 1) return null;
        var (factors, replaced) = (new Factors(graph), new HashSet<GraphNode> { softmax });
        var scores = softmax.Inputs[0];
        if (graph.Producer(scores, "Cast") is { } up && Take(up)) scores = up.Inputs[0];
        scores = factors.Strip(scores, replaced);
        if (scores is null || graph.Producer(scores, "MatMul") is not { } first || !Take(first)) return null;
        var weights = softmax.Outputs[0];
        if (graph.Consumer(weights, "Cast") is { } down && replaced.Add(down)) weights = down.Outputs[0];
        if (graph.Consumer(weights, "MatMul") is not { } second || second.Inputs[0] != weights || !replaced.Add(second)) return null;

        // Factors of one side may be shared with what else takes it, so nodes there are left to be swept if nobody does.
        var (query, key, value) = (factors.Strip(first.Inputs[0]), factors.Strip(first.Inputs[1]), second.Inputs[1]);
        if (query is null || key is null || graph.Producer(key, "Transpose") is not { } turned) return null;
        var order = turned.Numbers.GetValueOrDefault("perm", []);
        if (!softmax.Numbers.TryGetValue("axis", out var axes) || axes is not [var axis] || (axis != -1 && axis != order.Count - 1) || factors.Constant <= 0) return null;
        if (order.SequenceEqual([0, 2, 1])) return new FoundAttention(query, turned.Inputs[0], value, second.Outputs[0], 1, false, factors, replaced, second);

        var keyRows = order.SequenceEqual([0, 2, 3, 1]) ? turned.Inputs[0] : order.SequenceEqual([0, 1, 3, 2]) ? Unswapped(factors.Strip(turned.Inputs[0])) : null;
        if (Unswapped(query) is not { } queryRows || keyRows is null || Unswapped(value) is not { } valueRows) return null;
        if (graph.Consumer(second.Outputs[0], "Transpose") is not { } last || !last.Numbers.GetValueOrDefault("perm", []).SequenceEqual(SwapsHeads)) return null;
        replaced.Add(last);
        var heads = Heads(queryRows);
        return heads < 1 || Heads(keyRows) != heads || Heads(valueRows) != heads
            ? null
            : new FoundAttention(queryRows, keyRows, valueRows, last.Outputs[0], heads, true, factors, replaced, last);

        bool Take(GraphNode node) => !graph.IsShared(node.Outputs[0]) && replaced.Add(node);
    }

    /// <summary>[batch, length, heads, width] of what has heads before length.</summary>
    private string? Unswapped(string? name) =>
        name is not null && graph.Producer(name, "Transpose") is { } node && node.Numbers.GetValueOrDefault("perm", []).SequenceEqual(SwapsHeads) ? node.Inputs[0] : null;

    /// <summary>The third side of a shape that is written out, at least in this side; 0 where it is not.</summary>
    private long Heads(string name)
    {
        if (graph.Producer(name, "Reshape") is not { } reshape) return 0;
        var shape = reshape.Inputs[1];
        if (graph.Values(shape) is { Count: 4 } whole) return Side(whole);
        if (graph.Producer(shape, "Concat") is not { Inputs.Count: 4 } parts) return 0;
        var part = parts.Inputs[2];
        if (graph.Producer(part, "Unsqueeze") is { } unsqueeze) part = unsqueeze.Inputs[0];
        return graph.Values(part) is [var side] ? Math.Max(0, (long)side) : 0;

        static long Side(IReadOnlyList<double> sides) => Math.Max(0, (long)sides[2]);
    }
}
