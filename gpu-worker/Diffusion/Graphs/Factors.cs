namespace Atelier.Diffusion;

/// <summary>What attention's scores are multiplied by, gathered wherever an exporter has put it: on the scores, the query or the key.</summary>
internal sealed class Factors(OnnxGraph graph)
{
    private const int MaxDepth = 16;
    private readonly List<(string Name, bool Divides)> _computed = [];

    /// <summary>The product of those that are constants.</summary>
    public double Constant { get; private set; } = 1;

    /// <summary>Those that the graph computes, single numbers all of them.</summary>
    public IReadOnlyList<(string Name, bool Divides)> Computed => _computed;

    /// <summary>Walks up through factors and gathers them; the name of what they are applied to. Null where something that they are part of is taken elsewhere too.</summary>
    /// <param name="name">Where to begin.</param>
    /// <param name="replaced">Takes the nodes that are passed, which nobody else may use then; null where they may.</param>
    public string? Strip(string name, HashSet<GraphNode>? replaced = null)
    {
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            var node = graph.Producer(name, "Mul") ?? graph.Producer(name, "Div") ?? graph.Producer(name, "Add");
            if (node is null || node.Inputs.Count != 2 || Passed(node) is not { } next) return name;
            if (replaced is not null && (graph.IsShared(name) || !replaced.Add(node))) return null;
            name = next;
        }

        return name;
    }

    private string? Passed(GraphNode node)
    {
        var (left, right) = (node.Inputs[0], node.Inputs[1]);
        switch (node.Operator)
        {
            case "Add": return IsZero(right) ? left : IsZero(left) ? right : null;
            case "Div": return Gather(right, divides: true) ? left : null;
            default: return Gather(right, divides: false) ? left : Gather(left, divides: false) ? right : null;
        }
    }

    private bool Gather(string name, bool divides)
    {
        if (graph.Values(name) is [var factor])
        {
            Constant *= divides ? 1 / factor : factor;
            return true;
        }

        if (!IsNumber(name, 0)) return false;
        _computed.Add((name, divides));
        return true;
    }

    /// <summary>Something times zero, as <c>baddbmm</c> leaves it.</summary>
    private bool IsZero(string name) => graph.Producer(name, "Mul") is { } node && node.Inputs.Any(i => graph.Values(i) is [0]);

    /// <summary>Whether a name is certainly a single number: worked out of constants and of one side of a shape.</summary>
    private bool IsNumber(string name, int depth)
    {
        if (depth == MaxDepth) return false;
        if (graph.Values(name) is [_]) return true;
        if (graph.Producer(name, "Slice") is { } slice && graph.Producer(slice.Inputs[0], "Shape") is not null)
            return slice.Inputs.Count >= 3 && graph.Values(slice.Inputs[1]) is [-1] && graph.Values(slice.Inputs[2]) is [> int.MaxValue - 1d];
        if (graph.Producer(name, "Gather") is { } gather && graph.Producer(gather.Inputs[0], "Shape") is not null) return graph.Values(gather.Inputs[1]).Count == 1;
        foreach (var op in new[] { "Sqrt", "Cast", "Reciprocal", "Div", "Mul", "Pow" })
        {
            if (graph.Producer(name, op) is { } node) return node.Inputs.All(i => IsNumber(i, depth + 1));
        }

        return false;
    }
}
