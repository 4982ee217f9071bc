using System.Globalization;
using System.Text.Json;

namespace Atelier.Benchmarks.Judging;

/// <summary>One attribute that the judge tells.</summary>
/// <param name="Name">The attribute and the ONNX output.</param>
/// <param name="Classes">Its values in the output's order, texts or numbers.</param>
/// <param name="DrawnAccuracy">The judge's accuracy on drawn held-out pictures, as measured at its training.</param>
internal sealed record JudgeHead(string Name, IReadOnlyList<JsonElement> Classes, double DrawnAccuracy)
{
    public string Class(int index) => Classes[index].ToString();

    /// <summary>What attributes say under this head's name; null where it doesn't apply.</summary>
    public string? Wanted(Attributes wanted) => Name switch
    {
        "background" => wanted.Background,
        "foreground" => wanted.Foreground,
        "count" => wanted.Count?.ToString(CultureInfo.InvariantCulture),
        "position" => wanted.Position,
        "shape" => wanted.Shape,
        "content" => wanted.Content ?? (wanted.Pattern is { } pattern ? $"pattern:{pattern}" : wanted.Scene is { } scene ? $"scene:{scene}" : "objects"),
        _ => throw new InvalidDataException($"The judge tells '{Name}', which no caption asks for."),
    };
}
