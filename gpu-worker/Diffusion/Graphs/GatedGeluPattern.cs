namespace Atelier.Diffusion;

/// <summary>
/// Recognises the gated GELU of transformer blocks: a product and its offset, halved along the last axis, and the left half times the GELU of the right. A width that ONNX Runtime's
/// kernel lacks, another GELU than the exact one, or a left half that something else takes too, and it is not recognised.
/// </summary>
internal sealed class GatedGeluPattern(OnnxGraph graph) : IGraphPattern
{
    // Half precision's own roots and halves are that near.
    private const double Tolerance = 1e-3;

    /// <inheritdoc/>
    public IFoundPattern? Around(GraphNode node)
    {
        if (Gelu(node) is not var (right, gate) || graph.Consumer(gate, "Mul") is not { } last) return null;
        var left = last.Beside(gate);
        if (graph.IsShared(left) || (graph.Producer(left, "Split") ?? graph.Producer(left, "Slice")) is not { } cut) return null;
        if (graph.Producer(cut.Inputs[0], "Add") is not { } sum || graph.Rank(cut.Inputs[0]) is not (0 or 3)) return null;
        var offset = graph.Tensor(sum.Inputs[0]) is null ? sum.Inputs[1] : sum.Inputs[0];
        if (graph.Producer(sum.Beside(offset), "MatMul") is null || graph.Tensor(offset) is not { Type: 1 or 10 } tensor) return null;
        return tensor.Sides is [var width] && IsWidth(width) && new Halves(graph, cut.Inputs[0], width).Are(left, right) ? new FoundGatedGelu(sum.Beside(offset), offset, last) : null;
    }

    // Those it is compiled for (onnxruntime/contrib_ops/cuda/diffusion/bias_split_gelu.cc).
    private static bool IsWidth(long width) => width is 2560 or 5120 or 10240;

    /// <summary>What goes into a GELU and what comes out: x (1 + erf(x / √2)) / 2, in any order of its factors, or the operator.</summary>
    private (string Input, string Output)? Gelu(GraphNode node)
    {
        if (OnnxGraph.Is(node, "Gelu")) return node.Words.GetValueOrDefault("approximate", "none") == "none" ? (node.Inputs[0], node.Outputs[0]) : null;
        if (!OnnxGraph.Is(node, "Erf") || graph.Consumer(node.Outputs[0], "Add") is not { } more || !IsNear(more.Beside(node.Outputs[0]), 1)) return null;
        if (Unscaled(node.Inputs[0]) is not { } input || graph.Consumer(more.Outputs[0], "Mul") is not { } product) return null;
        var other = product.Beside(more.Outputs[0]);
        if (other == input) return graph.Consumer(product.Outputs[0], "Mul") is { } half && IsNear(half.Beside(product.Outputs[0]), 0.5) ? (input, half.Outputs[0]) : null;
        return graph.Producer(other, "Mul") is { } halved && halved.Inputs.Contains(input) && IsNear(halved.Beside(input), 0.5) ? (input, product.Outputs[0]) : null;
    }

    private string? Unscaled(string name)
    {
        if (graph.Producer(name, "Div") is { } divided) return IsNear(divided.Inputs[1], Math.Sqrt(2)) ? divided.Inputs[0] : null;
        return graph.Producer(name, "Mul") is { } scaled && scaled.Inputs.FirstOrDefault(i => IsNear(i, Math.Sqrt(0.5))) is { } factor ? scaled.Beside(factor) : null;
    }

    private bool IsNear(string name, double value) => graph.Values(name) is [var only] && Math.Abs(only - value) < Tolerance;
}
