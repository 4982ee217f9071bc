namespace Atelier.Diffusion;

/// <summary>
/// A network's graph with what ONNX Runtime has single operators for as such. Attention keeps no matrix of scores then: at 512x512 these are the largest things in a Stable Diffusion
/// UNet's memory. Weights stay in the file, or beside it; the rewritten graph refers to them there.
/// </summary>
/// <param name="Model">The ONNX model, to be loaded with that folder as the one of its external data.</param>
/// <param name="Weights">That folder.</param>
/// <param name="Counts">How much of what was fused.</param>
internal sealed record FusedGraph(ReadOnlyMemory<byte> Model, string Weights, FusedCounts Counts)
{
    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    public const string Domain = "com.microsoft";

    /// <summary>Rewrites a file's graph; null where there is nothing to fuse, or it can't be told what else depends on it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wanted">What is looked for.</param>
    /// <param name="alignment">Weights inside the file are referred to where they begin at a multiple of so many bytes, and copied otherwise.</param>
    public static FusedGraph? TryCreate(string path, GraphPatterns wanted, int alignment)
    {
        if (wanted == GraphPatterns.None) return null;
        try
        {
            var graph = OnnxGraph.Read(path);
            if (graph.Nodes.Any(n => n.HasGraph)) return null;
            IGraphPattern[] patterns = [.. Patterns(graph, wanted)];
            var found = graph.Nodes.Select(n => patterns.Select(p => p.Around(n)).FirstOrDefault(f => f is not null)).OfType<IFoundPattern>().ToList();
            if (found.TrueForAll(f => f is FoundReshape)) return null;
            var weights = WeightFolder.Of(path, OnnxFile.Inspect(path).ExternalFiles);
            return new FusedGraph(new GraphRewriter(path, weights, alignment).Write(graph.Nodes, Swept(graph, found), found), weights.Path, FusedCounts.Of(found));
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Whatever is wrong with it, ONNX Runtime says better.
            return null;
        }
    }

    /// <summary>A file's graph as it is, for a file whose weights ONNX Runtime refuses to find by themselves since links lead to them; null for any other.</summary>
    /// <param name="path">The file.</param>
    /// <param name="alignment">As there.</param>
    public static FusedGraph? Gathered(string path, int alignment)
    {
        try
        {
            var weights = WeightFolder.Of(path, OnnxFile.Inspect(path).ExternalFiles);
            return weights.IsScattered ? new FusedGraph(new GraphRewriter(path, weights, alignment).Write(OnnxGraph.Read(path).Nodes, new HashSet<GraphNode>(), []), weights.Path, default) : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<IGraphPattern> Patterns(OnnxGraph graph, GraphPatterns wanted)
    {
        if (wanted.HasFlag(GraphPatterns.Attention)) yield return new AttentionPattern(graph);
        if (wanted.HasFlag(GraphPatterns.GatedGelu)) yield return new GatedGeluPattern(graph);
        var norms = wanted.HasFlag(GraphPatterns.GroupNorm) ? new GroupNormPattern(graph) : null;
        if (norms is not null) yield return norms;
        if (wanted.HasFlag(GraphPatterns.Reshape)) yield return new ReshapePattern(graph, norms);
    }

    /// <summary>All nodes that go: those that were replaced, and what only they took.</summary>
    private static HashSet<GraphNode> Swept(OnnxGraph graph, List<IFoundPattern> found)
    {
        var gone = new HashSet<GraphNode>(found.SelectMany(f => f.Replaced));
        var kept = found.SelectMany(f => f.Taken).Concat(graph.Outputs).ToHashSet(StringComparer.Ordinal);
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
