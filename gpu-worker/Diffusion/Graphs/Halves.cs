namespace Atelier.Diffusion;

/// <summary>Tells whether two names are the halves of another along its last axis, which exporters write as one split or as two slices whose ends they compute.</summary>
/// <param name="graph">Where they are.</param>
/// <param name="whole">The other, of three axes.</param>
/// <param name="width">Its last side.</param>
internal sealed class Halves(OnnxGraph graph, string whole, long width)
{
    private const int MaxDepth = 16;
    private const long Most = int.MaxValue;

    /// <summary>Whether they are.</summary>
    public bool Are(string left, string right)
    {
        if (graph.Producer(left, "Split") is { } split)
        {
            var sizes = split.Inputs.Count > 1 ? graph.Values(split.Inputs[1]) : [.. split.Numbers.GetValueOrDefault("split", []).Select(s => (double)s)];
            var even = sizes is [var first, var second] ? first == second : sizes.Count == 0 && split.Inputs.Count < 2;
            return split.Inputs[0] == whole && even && split.Outputs.SequenceEqual([left, right]) && split.Numbers.GetValueOrDefault("axis") is [2 or -1];
        }

        return Slice(left) is (0, var middle) && Slice(right) is var (begin, end) && middle == begin && 2 * middle == width && end >= width;
    }

    /// <summary>From where to where a slice goes along the last axis; null where it is no such slice.</summary>
    private (long Begin, long End)? Slice(string name)
    {
        if (graph.Producer(name, "Slice") is not { Inputs.Count: 4 or 5 } slice || slice.Inputs[0] != whole || graph.Values(slice.Inputs[3]) is not [2 or -1]) return null;
        if (slice.Inputs.Count == 5 && graph.Values(slice.Inputs[4]) is not [1]) return null;
        return Value(slice.Inputs[1], 0) is { } begin && Value(slice.Inputs[2], 0) is { } end ? (begin, end) : null;
    }

    /// <summary>A whole number that is a constant or worked out of the width; null where it is neither.</summary>
    private long? Value(string name, int depth)
    {
        if (depth == MaxDepth) return null;
        if (graph.Values(name) is [var constant]) return constant >= 0 ? (long)Math.Min(constant, Most) : null;
        if (graph.Producer(name, "Gather") is { } gather) return graph.Producer(gather.Inputs[0], "Shape")?.Inputs[0] == whole && graph.Values(gather.Inputs[1]) is [2 or -1] ? width : null;
        if ((graph.Producer(name, "Unsqueeze") ?? graph.Producer(name, "Cast")) is { } same) return Value(same.Inputs[0], depth + 1);
        if ((graph.Producer(name, "Add") ?? graph.Producer(name, "Mul") ?? graph.Producer(name, "Div")) is not { } node) return null;
        return (Value(node.Inputs[0], depth + 1), Value(node.Inputs[1], depth + 1), node.Operator) switch
        {
            ({ } a, { } b, "Add") => Math.Min(a + b, Most),
            ({ } a, { } b, "Mul") => Math.Min(a * b, Most),
            ({ } a, > 0 and { } b, "Div") => a / b,
            _ => null,
        };
    }
}
