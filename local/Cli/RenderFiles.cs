using System.Globalization;
using Atelier.Diffusion;
using Atelier.Imaging;

namespace Atelier.Local.Cli;

/// <summary>The pictures that a render is given.</summary>
internal sealed class RenderFiles
{
    private readonly IReadOnlyList<(string Path, float Scale)> _controls;

    /// <summary>Takes what was said on the command line.</summary>
    /// <param name="init">The picture to start from, or null.</param>
    /// <param name="mask">The mask, or null.</param>
    /// <param name="controls">Control pictures, each with an optional <c>:SCALE</c>.</param>
    public RenderFiles(FileInfo? init, FileInfo? mask, IEnumerable<string> controls)
    {
        (Init, Mask) = (init?.FullName, mask?.FullName);
        _controls = [.. controls.Select(Parse)];
    }

    public string? Init { get; }

    public string? Mask { get; }

    /// <summary>The request with these pictures.</summary>
    public RenderRequest AddTo(RenderRequest request, float strength) => request with
    {
        Start = Init is null ? null : new PictureStart { Picture = Read(Init), Strength = strength },
        Mask = Mask is null ? null : Read(Mask),
        Controls = [.. _controls.Select(c => new ControlPicture { Picture = Read(c.Path), Scale = c.Scale })],
    };

    /// <summary>What a picture was made with and what it became.</summary>
    public RenderReceipt Receipt(RenderRequest request, RenderRecord record, string folder, string output) => new()
    {
        Prompt = request.Prompt,
        NegativePrompt = request.NegativePrompt,
        Init = Init is null ? null : ReceiptFile.Of(Init),
        Mask = Mask is null ? null : ReceiptFile.Of(Mask),
        Controls = [.. _controls.Select(c => ReceiptFile.Of(c.Path))],
        Picture = ReceiptFile.Of(output),
        ModelFolder = folder,
        Record = record,
    };

    private static Picture Read(string path)
    {
        try
        {
            return Png.Decode(File.ReadAllBytes(path));
        }
        catch (PngException e)
        {
            throw new InvalidDataException($"'{path}' is no picture that can be used: {e.Message} Give an intact PNG.", e);
        }
    }

    private static (string Path, float Scale) Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && float.TryParse(text.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var scale)
            ? (Path.GetFullPath(text[..colon]), scale)
            : (Path.GetFullPath(text), 1);
    }
}
