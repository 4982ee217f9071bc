using Atelier.Diffusion;

namespace Atelier.Local.Cli;

/// <summary>A render to be repeated and what it gave.</summary>
/// <param name="Name">What it is called on the terminal.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ModelSha256">Hash of the model that rendered it.</param>
/// <param name="Buckets">The rows of each step's call, where they are known.</param>
/// <param name="Request">The request.</param>
/// <param name="Png">The PNG it became.</param>
internal sealed record Reproduction(string Name, string Model, string? ModelSha256, string? Buckets, RenderRequest Request, ReadOnlyMemory<byte> Png);
