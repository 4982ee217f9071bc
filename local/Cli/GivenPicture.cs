using Atelier.Imaging;

namespace Atelier.Local.Cli;

/// <summary>A picture that a render is given, read once: the record names what was drawn with, whatever becomes of the file meanwhile.</summary>
/// <param name="File">The file and what was in it.</param>
/// <param name="Picture">The picture.</param>
internal sealed record GivenPicture(ReceiptFile File, Picture Picture)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It is no PNG that can be used.</exception>
    public static GivenPicture Read(string path)
    {
        try
        {
            var bytes = ReceiptFile.Bytes(path);
            return new(ReceiptFile.Of(path, bytes), Png.Decode(bytes));
        }
        catch (PngException e)
        {
            throw new InvalidDataException($"'{path}' is no picture that can be used: {e.Message} Give an intact PNG.", e);
        }
    }
}
