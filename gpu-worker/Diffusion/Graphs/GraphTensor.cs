namespace Atelier.Diffusion;

/// <summary>A tensor of an ONNX file: where it is, and its values where they are few.</summary>
internal sealed record GraphTensor
{
    /// <summary>Its name; empty in attributes.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its elements' type, as ONNX numbers it: 1 is float32, 10 float16.</summary>
    public long Type { get; init; }

    /// <summary>Its sides; none in a single number.</summary>
    public IReadOnlyList<long> Sides { get; init; } = [];

    /// <summary>Its values, where they are few and in the file; else empty.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>The file that holds its values, as the network names it; null where it holds them itself.</summary>
    public string? Location { get; init; }

    /// <summary>Where its raw bytes begin in the file; 0 where it has none there.</summary>
    public long RawStart { get; init; }

    /// <summary>Where they end.</summary>
    public long RawEnd { get; init; }
}
