using System.Globalization;
using Atelier.Core.Models;
using Atelier.Core.Renders;

namespace Atelier.Benchmarks.Painting;

/// <summary>Orders for a model as the studio writes them for previews.</summary>
internal static class Orders
{
    private static readonly string[] Colours = ["red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "white", "black"];
    private static readonly string[] Shapes = ["circles", "squares", "triangles", "stars", "hearts", "rings", "diamonds", "leaves"];
    private static readonly string[] Counts = ["two", "three", "four", "five"];

    /// <summary>The prompt of a number; numbers below 2,880 have different ones, so that nothing can be taken from a cache.</summary>
    public static string Prompt(int number)
    {
        var (foreground, rest) = (number % 10, number / 10);
        var (background, shape, count) = ((foreground + 1 + (rest % 9)) % 10, rest / 9 % 8, rest / 72 % 4);
        return string.Create(CultureInfo.InvariantCulture, $"{Counts[count]} {Colours[foreground]} {Shapes[shape]} on a plain {Colours[background]} background");
    }

    public static ImageOrder Preview(ModelProfile model, string id, string prompt, long seed) => new(
        new()
        {
            Id = id,
            Workspace = PaintedStudio.Workspace,
            Purpose = RenderPurpose.Preview,
            Model = model.Name,
            ModelVersion = model.Version,
            Prompt = prompt,
            Seed = seed,
            Steps = model.PreviewSteps,
            Guidance = model.Guidance,
            Sampler = model.Sampler,
            Width = model.PreviewSide,
            Height = model.PreviewSide,
            ExpiresAt = DateTimeOffset.MaxValue,
        },
        Source: null,
        CancellationToken.None);
}
