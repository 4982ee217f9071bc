namespace Atelier.Diffusion;

/// <summary>The only size that a network was exported for, in pixels; 0 for a side that is open.</summary>
/// <param name="Folder">The network's folder.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
internal readonly record struct ExportedSize(string Folder, int Width, int Height)
{
    /// <summary>Reads it from a port whose last two dimensions are rows and columns.</summary>
    /// <param name="folder">The network's folder.</param>
    /// <param name="port">The port.</param>
    /// <param name="factor">Pixels a position.</param>
    public static ExportedSize Of(string folder, TensorPort port, int factor) => new(folder, Math.Max(port.Dimensions[^1], 0) * factor, Math.Max(port.Dimensions[^2], 0) * factor);

    /// <summary>The one size that networks take together. Where they take different ones, nothing can be drawn, which is added to the problems.</summary>
    public static ExportedSize Joint(IReadOnlyList<ExportedSize> sizes, List<string> problems) => new("", Side(sizes, "width", s => s.Width, problems), Side(sizes, "height", s => s.Height, problems));

    /// <summary>Whether a picture has this size where it is not open.</summary>
    public bool Takes(int width, int height) => (Width == 0 || Width == width) && (Height == 0 || Height == height);

    private static int Side(IReadOnlyList<ExportedSize> sizes, string field, Func<ExportedSize, int> side, List<string> problems)
    {
        var set = sizes.Where(s => side(s) > 0).DistinctBy(side).ToList();
        if (set.Count > 1) problems.Add($"The networks were exported for different sizes: {string.Join(" and ", set.Select(s => $"{s.Folder}/ for a {field} of {side(s)}"))}; export them for one, or with open dimensions.");
        return set.Count == 0 ? 0 : side(set[0]);
    }
}
