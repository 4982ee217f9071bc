namespace Atelier.Diffusion;

/// <summary>A network's ports, as its file or its session describes them.</summary>
internal interface INetworkPorts
{
    /// <summary>What it takes.</summary>
    IReadOnlyList<TensorPort> Inputs { get; }

    /// <summary>What it gives.</summary>
    IReadOnlyList<TensorPort> Outputs { get; }
}
