using System.Globalization;
using Atelier.Diffusion;

namespace Atelier.Local.Cli;

/// <summary>The pictures that a render is given.</summary>
internal sealed class RenderFiles
{
    private readonly GivenPicture? _init;
    private readonly GivenPicture? _mask;
    private readonly IReadOnlyList<(GivenPicture Picture, float Scale)> _controls;

    /// <summary>Reads what was named on the command line.</summary>
    /// <param name="init">The picture to start from, or null.</param>
    /// <param name="mask">The mask, or null.</param>
    /// <param name="controls">Control pictures, each with an optional <c>:SCALE</c>.</param>
    /// <exception cref="InvalidDataException">One is no PNG that can be used.</exception>
    public RenderFiles(FileInfo? init, FileInfo? mask, IEnumerable<string> controls)
    {
        _init = init is null ? null : GivenPicture.Read(init.FullName);
        _mask = mask is null ? null : GivenPicture.Read(mask.FullName);
        _controls = [.. controls.Select(Parse)];
    }

    /// <summary>Whether one of them lies there.</summary>
    public bool Include(string path) => _controls.Select(c => c.Picture).Append(_init).Append(_mask).Any(p => p?.File.Path == path);

    /// <summary>The request with these pictures.</summary>
    public RenderRequest AddTo(RenderRequest request, float strength) => request with
    {
        Start = _init is null ? null : new PictureStart { Picture = _init.Picture, Strength = strength },
        Mask = _mask?.Picture,
        Controls = [.. _controls.Select(c => new ControlPicture { Picture = c.Picture.Picture, Scale = c.Scale })],
    };

    /// <summary>What a picture was made with and what it became.</summary>
    public RenderReceipt Receipt(RenderRequest request, RenderRecord record, string folder, ReceiptFile output) => new()
    {
        Prompt = request.Prompt,
        NegativePrompt = request.NegativePrompt,
        Init = _init?.File,
        Mask = _mask?.File,
        Controls = [.. _controls.Select(c => c.Picture.File)],
        Picture = output,
        ModelFolder = folder,
        Record = record,
    };

    private static (GivenPicture Picture, float Scale) Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && float.TryParse(text.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var scale)
            ? (GivenPicture.Read(Path.GetFullPath(text[..colon])), scale)
            : (GivenPicture.Read(Path.GetFullPath(text)), 1);
    }
}
