namespace Atelier.Diffusion;

/// <summary>Attention that was recognised.</summary>
/// <param name="Query">[batch, length, heads, width], or [batch, length, width].</param>
/// <param name="Key">The same of what is attended to.</param>
/// <param name="Value">The same.</param>
/// <param name="Output">The name that the result had, in the query's shape.</param>
/// <param name="Heads">How many heads; 1 where they are folded into the batch.</param>
/// <param name="HasHeads">Whether heads are an axis.</param>
/// <param name="Factors">What the scores are multiplied by.</param>
/// <param name="Replaced">The nodes that it replaces.</param>
/// <param name="Last">The last of them, in whose place it stands.</param>
internal sealed record FoundAttention(string Query, string Key, string Value, string Output, long Heads, bool HasHeads, Factors Factors, IReadOnlySet<GraphNode> Replaced, GraphNode Last) : IFoundPattern
{
    /// <inheritdoc/>
    public IEnumerable<string> Taken => [Query, Key, Value, .. Factors.Computed.Select(c => c.Name)];

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> Nodes()
    {
        var (query, key, value, output) = (Query, Key, Value, Output);
        if (HasHeads)
        {
            foreach (var side in new[] { "query", "key", "value" })
            {
                var name = $"{Output}/{side}";
                foreach (var node in NewNode.Reshape(side == "query" ? Query : side == "key" ? Key : Value, name, 0, 0, -1)) yield return node;
            }

            (query, key, value, output) = ($"{Output}/query", $"{Output}/key", $"{Output}/value", $"{Output}/attention");
        }

        foreach (var (factor, divides) in Factors.Computed)
        {
            var scaled = query + "/scaled";
            yield return NewNode.Scale(query, factor, scaled, divides);
            query = scaled;
        }

        yield return NewNode.Attention(query, key, value, output, Heads, Factors.Constant);
        if (!HasHeads) yield break;
        foreach (var node in NewNode.Reshape(output, Output, 0, 0, Heads, -1)) yield return node;
    }
}
