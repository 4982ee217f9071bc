namespace Atelier.Diffusion;

/// <summary>
/// A network's graph with its attentions as single operators, which keep no matrix of scores: at 512x512 these are the largest things in a Stable Diffusion UNet's memory.
/// Weights stay in the file, or beside it; the rewritten graph refers to them there.
/// </summary>
/// <param name="Model">The ONNX model, to be loaded with the file's folder as that of its external data.</param>
/// <param name="Count">How many attentions it has as single operators.</param>
internal sealed record FusedGraph(ReadOnlyMemory<byte> Model, int Count)
{
    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    public const string Domain = "com.microsoft";

    /// <summary>Rewrites a file's graph; null where there is nothing to fuse, or it can't be told what else depends on it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="alignment">Weights inside the file are referred to where they begin at a multiple of so many bytes, and copied otherwise.</param>
    public static FusedGraph? TryCreate(string path, int alignment)
    {
        try
        {
            var graph = OnnxGraph.Read(path);
            if (graph.Nodes.Any(n => n.HasGraph)) return null;
            var pattern = new AttentionPattern(graph);
            var found = graph.Nodes.Where(n => n is { Operator: "Softmax", Domain: "" or "ai.onnx", Inputs.Count: 1 }).Select(pattern.Around).OfType<FoundAttention>().ToList();
            if (found.Count == 0) return null;
            return new FusedGraph(new GraphRewriter(path, alignment).Write(graph.Nodes, Swept(graph, found), found), found.Count);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Whatever is wrong with it, ONNX Runtime says better.
            return null;
        }
    }

    /// <summary>All nodes that go: those that were replaced, and what only they took.</summary>
    private static HashSet<GraphNode> Swept(OnnxGraph graph, List<FoundAttention> found)
    {
        var gone = new HashSet<GraphNode>(found.SelectMany(f => f.Replaced));
        var kept = found.SelectMany(f => f.Factors.Computed.Select(c => c.Name).Concat([f.Query, f.Key, f.Value])).Concat(graph.Outputs).ToHashSet(StringComparer.Ordinal);
        var uses = graph.Nodes.SelectMany(n => n.Inputs).CountBy(i => i, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var unused = new HashSet<string>(StringComparer.Ordinal);

        // From the end on, so that what only a node took is looked at after it. What nobody took before stays.
        foreach (var node in graph.Nodes.Reverse())
        {
            if (!gone.Contains(node) && !(node.Outputs.Any(unused.Contains) && node.Outputs.All(o => (unused.Contains(o) || !uses.ContainsKey(o)) && !kept.Contains(o)))) continue;
            gone.Add(node);
            foreach (var input in node.Inputs)
            {
                if (--uses[input] == 0) unused.Add(input);
            }
        }

        return gone;
    }
}
