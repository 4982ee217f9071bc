using Microsoft.ML.OnnxRuntime.Tensors;

namespace Atelier.Diffusion;

/// <summary>Group normalisation that was recognised.</summary>
/// <param name="Input">[batch, channels, height, width].</param>
/// <param name="Scale">A constant with a factor a channel.</param>
/// <param name="Offset">The same of what is added.</param>
/// <param name="Groups">How many groups.</param>
/// <param name="Epsilon">What is added to a variance.</param>
/// <param name="Activates">Whether SiLU follows.</param>
/// <param name="Last">The last node of it.</param>
internal sealed record FoundGroupNorm(string Input, string Scale, string Offset, long Groups, float Epsilon, bool Activates, GraphNode Last) : IFoundPattern
{
    /// <inheritdoc/>
    public IReadOnlySet<GraphNode> Replaced { get; } = new HashSet<GraphNode> { Last };

    /// <inheritdoc/>
    public IEnumerable<string> Taken => [Input, Scale, Offset];

    /// <summary>The result as the operator gives it: [batch, height, width, channels].</summary>
    public string ChannelsLast => $"{Last.Outputs[0]}/norm";

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> Nodes()
    {
        // The operator takes channels last, and scales and offsets in single precision; ONNX Runtime works these out once, at load.
        var output = Last.Outputs[0];
        foreach (var (name, single) in new[] { (Scale, $"{output}/scale"), (Offset, $"{output}/offset") })
        {
            foreach (var node in NewNode.Reshape(name, single + "/row", -1)) yield return node;
            yield return NewNode.Cast(single + "/row", single, TensorElementType.Float);
        }

        yield return NewNode.Transpose(Input, $"{output}/last", 0, 2, 3, 1);
        yield return NewNode.GroupNorm($"{output}/last", $"{output}/scale", $"{output}/offset", ChannelsLast, Groups, Epsilon, Activates);
        yield return NewNode.Transpose(ChannelsLast, output, 0, 3, 1, 2);
    }
}
