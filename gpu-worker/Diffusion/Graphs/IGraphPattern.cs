namespace Atelier.Diffusion;

/// <summary>Something that exporters write as many operators and ONNX Runtime has one for.</summary>
internal interface IGraphPattern
{
    /// <summary>What a node is the heart of; null where it is of nothing that is recognised exactly.</summary>
    IFoundPattern? Around(GraphNode node);
}
