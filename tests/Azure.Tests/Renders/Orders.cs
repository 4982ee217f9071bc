using Atelier.Core.Renders;

namespace Atelier.Azure.Tests.Renders;

internal static class Orders
{
    public static ImageOrder Of(string id, RenderSourceKind? source = null, int width = 128, int height = 128, ReadOnlyMemory<byte>? content = null, CancellationToken cancel = default) => new(
        new RenderJob
        {
            Id = id, Workspace = "studio", Purpose = RenderPurpose.Preview, Model = "demo", ModelVersion = "1", Prompt = "a red bicycle", NegativePrompt = "cars, rain", Seed = 1, Steps = 8, Guidance = 3,
            Sampler = "ddim", Width = width, Height = height, ExpiresAt = DateTimeOffset.MaxValue, Source = source is { } kind ? new() { Kind = kind, Sha256 = new string('0', 64), Strength = 0.5 } : null,
        },
        source is null ? null : content ?? new byte[8],
        cancel);
}
