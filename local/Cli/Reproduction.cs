using Atelier.Diffusion;

namespace Atelier.Local.Cli;

/// <summary>A render to be repeated and what it gave.</summary>
/// <param name="Name">What it is called on the terminal.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ModelSha256">Hash of the model that rendered it.</param>
/// <param name="Provider">What ran it, such as <c>cpu</c>.</param>
/// <param name="Runtime">ONNX Runtime's version then, where it is known.</param>
/// <param name="Buckets">The rows of each step's call, where they are known.</param>
/// <param name="DecodeRows">The rows of the decoder's call, where they are known.</param>
/// <param name="Request">The request.</param>
/// <param name="Png">The PNG it became.</param>
internal sealed record Reproduction(string Name, string Model, string? ModelSha256, string? Provider, string? Runtime, string? Buckets, int? DecodeRows, RenderRequest Request, ReadOnlyMemory<byte> Png)
{
    /// <summary>Why it can't be rendered again on any machine of one's own; null when it can.</summary>
    public string? Refusal =>
        Provider?.StartsWith("managed/", StringComparison.Ordinal) == true ? $"it was drawn by a managed service ({Provider}), which promises no picture twice"
        : ModelSha256 is null ? "it is not known which model's files it was rendered by"
        : null;
}
