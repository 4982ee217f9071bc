namespace Atelier.Diffusion;

/// <summary>A file of a model folder.</summary>
/// <param name="Relative">Its path in the folder, with forward slashes.</param>
/// <param name="Path">Where it is opened; it may be a link.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct ModelFile(string Relative, string Path, long Length);
