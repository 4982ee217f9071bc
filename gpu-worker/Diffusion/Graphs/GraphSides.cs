namespace Atelier.Diffusion;

/// <summary>
/// The sides of what a graph computes, in terms of its inputs' where these are open, and the whole numbers that it computes from them. What it can't tell it leaves out.
/// </summary>
internal sealed class GraphSides
{
    private static readonly HashSet<string> KeepSides = new(StringComparer.Ordinal)
    {
        "Cast", "Clip", "Cos", "Erf", "Exp", "Gelu", "GroupNormalization", "Identity", "InstanceNormalization", "LayerNormalization", "Neg", "Relu", "Sigmoid", "Sin", "Softmax", "Sqrt", "Tanh",
    };

    private const int MaxCount = 8;
    private readonly OnnxGraph _graph;
    private readonly Dictionary<string, IReadOnlyList<Side>> _sides = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Side>> _numbers = new(StringComparer.Ordinal);

    public GraphSides(OnnxGraph graph)
    {
        _graph = graph;
        foreach (var input in graph.Inputs) _sides[input.Name] = [.. input.Dimensions.Select((d, i) => d >= 0 ? Side.Of(d) : Side.Of(input.Symbols[i].Length > 0 ? input.Symbols[i] : $"{input.Name}/{i}"))];
        foreach (var node in graph.Nodes.Where(n => n.Domain is "" or "ai.onnx" && n.Inputs.Count > 0 && n.Outputs.Count > 0))
        {
            if (Infer(node) is { } sides) _sides.TryAdd(node.Outputs[0], sides);
            if (Compute(node) is { } numbers) _numbers.TryAdd(node.Outputs[0], numbers);
        }
    }

    /// <summary>A tensor's sides; null where they can't be told.</summary>
    public IReadOnlyList<Side>? Of(string name) => _sides.GetValueOrDefault(name) ?? (_graph.Tensor(name) is { } tensor ? [.. tensor.Sides.Select(Side.Of)] : null);

    /// <summary>Whole numbers that are constants or computed from sides; null where they can't be told.</summary>
    public IReadOnlyList<Side>? Numbers(string name) => _numbers.GetValueOrDefault(name) ?? (_graph.Tensor(name) is { Type: 6 or 7, Values: { Count: > 0 } values } ? [.. values.Select(v => Side.Of((long)v))] : null);

    private IReadOnlyList<Side>? Infer(GraphNode node)
    {
        // A single number is spread along anything.
        IReadOnlyList<Side>? Taken(int input) => node.Inputs.Count <= input ? null : Of(node.Inputs[input]) ?? (Numbers(node.Inputs[input])?.Count == 1 ? [] : null);
        var (first, second) = (Taken(0), Taken(1));
        return (node.Operator, first, second) switch
        {
            (var op, not null, _) when KeepSides.Contains(op) => first,
            ("Add" or "Sub" or "Mul" or "Div" or "Pow", not null, not null) => Spread(node, first, second),
            ("Transpose", not null, _) when node.Numbers.TryGetValue("perm", out var order) && order.Count == first.Count && order.All(a => a >= 0 && a < first.Count) => [.. order.Select(axis => first[(int)axis])],
            ("MatMul", { Count: > 1 }, { Count: 2 }) => [.. first.SkipLast(1), second[1]],
            ("MatMul", { Count: > 1 }, { Count: > 1 }) => [.. Spread(node, [.. first.SkipLast(2)], [.. second.SkipLast(2)]), first[^2], second[^1]],
            ("Gemm", { Count: 2 }, { Count: 2 }) when node.Numbers.GetValueOrDefault("transA", [0]) is [0] => [first[0], second[node.Numbers.GetValueOrDefault("transB", [0]) is [0] ? 1 : 0]],
            ("Conv", { Count: 4 }, { Count: 4 }) => [first[0], second[0], Convolved(node, first, second, 2), Convolved(node, first, second, 3)],
            ("Resize", not null, _) when node.Inputs.Count == 3 && Scales(node.Inputs[2]) is var scales && scales.Count == first.Count && scales.All(double.IsInteger) => [.. first.Zip(scales, (side, s) => side.Times(Side.Of((long)s)))],
            ("Resize", not null, _) when node.Inputs.Count == 4 && Numbers(node.Inputs[3]) is { } sizes && sizes.Count == first.Count => sizes,
            ("Reshape", null, _) when Numbers(node.Inputs[0]) is { } numbers && IsRow(node) => [Side.Of(numbers.Count)],
            ("Reshape", not null, _) when Numbers(node.Inputs[1]) is { } parts => Reshaped(node, first, parts),
            ("Unsqueeze", not null, _) when Axes(node) is [var axis] && axis >= 0 && axis <= first.Count => [.. first.Take((int)axis), Side.Of(1), .. first.Skip((int)axis)],
            ("Unsqueeze", not null, _) when Axes(node) is [1, 2] && first.Count == 1 => [first[0], Side.Of(1), Side.Of(1)],
            ("Concat", not null, _) when node.Numbers.GetValueOrDefault("axis") is [var axis] => Joined(node, first, (int)(axis < 0 ? axis + first.Count : axis)),
            ("Split" or "Slice", not null, _) => Cut(node, first),
            ("ReduceMean", not null, _) when node.Numbers.GetValueOrDefault("keepdims", [1]) is [1] && Axes(node) is [var axis] && axis < 0 => [.. first.Select((s, i) => i == axis + first.Count ? Side.Of(1) : s)],

            // Exporters ask for all that they want.
            ("Expand", not null, _) when Numbers(node.Inputs[1]) is { } wanted && wanted.Count >= first.Count => [.. wanted.Select((w, i) => w == Side.Of(1) && i >= wanted.Count - first.Count ? first[i - wanted.Count + first.Count] : w)],
            _ => null,
        };
    }

    private IReadOnlyList<Side>? Compute(GraphNode node) => node.Operator switch
    {
        "Shape" when Of(node.Inputs[0]) is { } sides && node.Numbers.GetValueOrDefault("start", [0]) is [var start] && node.Numbers.GetValueOrDefault("end", [sides.Count]) is [var end] => Part(sides, start, end),
        "Gather" when Numbers(node.Inputs[0]) is { } from && _graph.Values(node.Inputs[1]) is [var index] && Math.Abs(index) < from.Count => [from[(int)(index < 0 ? index + from.Count : index)]],
        "Slice" when node.Inputs.Count is 3 or 4 && Numbers(node.Inputs[0]) is { } from && _graph.Values(node.Inputs[1]) is [var start] && _graph.Values(node.Inputs[2]) is [var end] => Part(from, (long)start, (long)Math.Min(end, int.MaxValue)),
        "ConstantOfShape" when Numbers(node.Inputs[0]) is [{ IsKnown: true, Factor: > 0 and <= MaxCount } count] => [.. Enumerable.Repeat(Side.Of((long)(node.Tensor?.Values is [var value] ? value : 0)), (int)count.Factor)],
        "Where" when _graph.Producer(node.Inputs[0], "Equal") is { } equal => Chosen(Numbers(equal.Inputs[0]), Numbers(equal.Inputs[1]), Numbers(node.Inputs[1]), Numbers(node.Inputs[2])),
        "Reshape" when IsRow(node) => Numbers(node.Inputs[0]),
        "Unsqueeze" or "Squeeze" or "Cast" or "Identity" => Numbers(node.Inputs[0]),
        "Concat" when node.Inputs.Select(Numbers).ToList() is var parts && parts.TrueForAll(p => p is not null) => [.. parts.SelectMany(p => p!)],
        "Add" or "Sub" or "Mul" or "Div" when Numbers(node.Inputs[0]) is { } left && Numbers(node.Inputs[1]) is { } right && (left.Count == right.Count || right.Count == 1)
            && left.Select((a, i) => Result(node.Operator, a, right[right.Count == 1 ? 0 : i])).ToList() is var results && results.TrueForAll(r => r is not null) => [.. results.Select(r => r!.Value)],
        _ => null,
    };

    private static Side? Result(string op, Side a, Side b) => (op, a.IsKnown && b.IsKnown) switch
    {
        ("Add", true) => Side.Of(a.Factor + b.Factor),
        ("Sub", true) => Side.Of(a.Factor - b.Factor),
        ("Mul", _) => a.Times(b),
        ("Div", true) when a.Factor >= 0 && b.Factor > 0 => Side.Of(a.Factor / b.Factor),
        ("Div", false) => a.Over(b),
        _ => null,
    };

    /// <summary>From the third where the first two are the same, and from the fourth where they certainly aren't; null where that can't be told of each.</summary>
    private static List<Side>? Chosen(IReadOnlyList<Side>? left, IReadOnlyList<Side>? right, IReadOnlyList<Side>? same, IReadOnlyList<Side>? other)
    {
        if (left is null || right is null || same is null || other is null || left.Count != other.Count || right.Count != other.Count || same.Count != other.Count) return null;
        static bool Differ(Side a, Side b) => a.IsKnown && a.Factor != b.Factor && (b.IsKnown || a.Factor < 0);
        var sure = left.Zip(right).All(p => p.First == p.Second || Differ(p.First, p.Second) || Differ(p.Second, p.First));
        return sure ? [.. left.Select((l, i) => l == right[i] ? same[i] : other[i])] : null;
    }

    private static List<Side> Part(IReadOnlyList<Side> sides, long start, long end)
    {
        var (from, to) = (Math.Clamp(start < 0 ? start + sides.Count : start, 0, sides.Count), Math.Clamp(end < 0 ? end + sides.Count : end, 0, sides.Count));
        return [.. sides.Take((int)to).Skip((int)from)];
    }

    /// <summary>Two tensors' sides where the shorter is repeated along the longer, as ONNX's arithmetic does.</summary>
    private static List<Side> Spread(GraphNode node, IReadOnlyList<Side> left, IReadOnlyList<Side> right)
    {
        var rank = Math.Max(left.Count, right.Count);
        Side At(IReadOnlyList<Side> sides, int axis) => axis < rank - sides.Count ? Side.Of(1) : sides[axis - rank + sides.Count];
        return [.. Enumerable.Range(0, rank).Select(axis => (At(left, axis), At(right, axis)) switch
        {
            var (a, b) when a == b || b == Side.Of(1) => a,
            var (a, b) when a == Side.Of(1) || b.IsKnown => b,
            var (a, _) => a.IsKnown ? a : New(node, axis),
        })];
    }

    private static Side Convolved(GraphNode node, IReadOnlyList<Side> input, IReadOnlyList<Side> weight, int axis)
    {
        long Setting(string name, int at, long otherwise) => node.Numbers.GetValueOrDefault(name) is { } values && values.Count > at ? values[at] : otherwise;
        var at = axis - 2;
        var keeps = weight[axis].IsKnown && node.Words.GetValueOrDefault("auto_pad", "NOTSET") == "NOTSET" && Setting("strides", at, 1) == 1
            && Setting("pads", at, 0) + Setting("pads", at + 2, 0) == Setting("dilations", at, 1) * (weight[axis].Factor - 1);
        return keeps ? input[axis] : New(node, axis);
    }

    private static List<Side>? Reshaped(GraphNode node, IReadOnlyList<Side> input, IReadOnlyList<Side> parts)
    {
        var copies = node.Numbers.GetValueOrDefault("allowzero", [0]) is [0];
        if (copies && parts.Where((p, i) => p == Side.Of(0) && i >= input.Count).Any()) return null;
        var sides = parts.Select((p, i) => copies && p == Side.Of(0) ? input[i] : p).ToList();
        var rest = sides.IndexOf(Side.Of(-1));
        if (rest < 0) return sides;
        var others = sides.Where((_, i) => i != rest).Aggregate(Side.Of(1), (a, b) => a.Times(b));
        sides[rest] = input.Aggregate(Side.Of(1), (a, b) => a.Times(b)).Over(others) ?? New(node, rest);
        return sides;
    }

    private List<Side>? Joined(GraphNode node, IReadOnlyList<Side> first, int axis)
    {
        var all = node.Inputs.Select(Of).ToList();
        if (axis < 0 || axis >= first.Count || !all.TrueForAll(s => s?.Count == first.Count)) return null;
        var sides = first.ToList();
        sides[axis] = all.TrueForAll(s => s![axis].IsKnown) ? Side.Of(all.Sum(s => s![axis].Factor)) : New(node, axis);
        return sides;
    }

    // Only what comes first of a split is looked at, and how much a cut leaves only where that is the same for all.
    private List<Side>? Cut(GraphNode node, IReadOnlyList<Side> first)
    {
        var axes = node.Operator == "Slice" ? node.Inputs.Count > 3 ? _graph.Values(node.Inputs[3]) : [] : [.. node.Numbers.GetValueOrDefault("axis", [0]).Select(a => (double)a)];
        if (axes is not [var axis] || axis >= first.Count || axis < -first.Count) return null;
        var sides = first.ToList();
        sides[(int)(axis < 0 ? axis + first.Count : axis)] = New(node, 0);
        return sides;
    }

    private IReadOnlyList<double> Scales(string name) => _graph.Producer(name, "Concat") is { } parts ? [.. parts.Inputs.SelectMany(_graph.Values)] : _graph.Values(name);

    private IReadOnlyList<double> Axes(GraphNode node) => node.Inputs.Count > 1 ? _graph.Values(node.Inputs[1]) : [.. node.Numbers.GetValueOrDefault("axes", []).Select(a => (double)a)];

    private bool IsRow(GraphNode reshape) => _graph.Values(reshape.Inputs[1]) is [-1];

    private static Side New(GraphNode node, int axis) => Side.Of($"{node.Outputs[0]}/{axis}");
}
