using Atelier.Core.Models;

namespace Atelier.Web.Pages.NewBrief;

/// <summary>A format that people know by where it is used.</summary>
/// <param name="Id">Its id in forms; also what a shot is called that has no name.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Width">Pixels that the place asks for.</param>
/// <param name="Height">Rows.</param>
public sealed record SizePreset(string Id, string Name, int Width, int Height)
{
    /// <summary>The choice of a size in pixels.</summary>
    public const string Own = "own";

    /// <summary>All of them, the most used first.</summary>
    public static IReadOnlyList<SizePreset> All { get; } =
    [
        new("square", "Square post (Instagram, Facebook) 1:1", 1080, 1080),
        new("portrait", "Portrait post (Instagram) 4:5", 1080, 1350),
        new("story", "Story or reel 9:16", 1080, 1920),
        new("landscape", "Link post (LinkedIn, Facebook) 1.91:1", 1200, 627),
        new("wide", "Video still, slide 16:9", 1920, 1080),
        new("banner", "Web banner 3:1", 1500, 500),
        new("poster", "Poster 2:3", 1200, 1800),
    ];

    /// <summary>One by its id, or null.</summary>
    public static SizePreset? Find(string id) => All.FirstOrDefault(p => p.Id == id);

    /// <summary>The largest size of this shape, up to what the place asks for, that a model draws.</summary>
    public (int Width, int Height) Fit(ModelProfile? model)
    {
        if (model is null)
        {
            return (Width, Height);
        }

        var multiple = Math.Max(1, model.SizeMultiple);
        var most = (double)model.FinalSide * model.FinalSide;
        var scale = Math.Min(1, Math.Sqrt(most / ((double)Width * Height)));
        int Side(int side) => Math.Max(1, (int)Math.Round(side * scale / multiple, MidpointRounding.AwayFromZero)) * multiple;
        var (width, height) = (Side(Width), Side(Height));
        while ((double)width * height > most && Math.Max(width, height) > multiple)
        {
            (width, height) = width >= height ? (width - multiple, height) : (width, height - multiple);
        }

        return (width, height);
    }
}
