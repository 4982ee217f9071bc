namespace Atelier.Benchmarks.Render;

/// <summary>What <c>sd15.py time</c> measured.</summary>
/// <param name="Torch">PyTorch's version.</param>
/// <param name="Fused">Whether attention was PyTorch's own kernel.</param>
/// <param name="Compiled">Whether the networks were compiled.</param>
/// <param name="PictureTeraflop">Arithmetic of a picture in matrix products and convolutions, guidance's second row included, in TFLOP.</param>
/// <param name="MatrixTeraflops">What a large matrix product reaches in the same number format, in TFLOP/s.</param>
/// <param name="Pictures">Pictures a second, by batch.</param>
internal sealed record PyTorchFigures(string Torch, bool Fused, bool Compiled, double PictureTeraflop, double MatrixTeraflops, IReadOnlyDictionary<string, double> Pictures);
