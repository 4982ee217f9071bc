namespace Atelier.Diffusion;

/// <summary>Refuses sizes that a model's networks were not exported for, naming the side and the way out. Immutable.</summary>
/// <param name="Drawing">Of the networks that every picture goes through.</param>
/// <param name="Decoder">Of the VAE decoder, which promotions by pixels need for the preview besides.</param>
/// <param name="Encoder">Of the VAE encoder, which a start from pixels needs.</param>
internal sealed record SizeRules(IReadOnlyList<ExportedSize> Drawing, ExportedSize Decoder, ExportedSize Encoder)
{
    /// <summary>Whether a latent of one size in pixels can be enlarged to another as a picture.</summary>
    public bool CanEnlarge((int Width, int Height) from, (int Width, int Height) to) => from == to || (Decoder.Takes(from.Width, from.Height) && Encoder.Takes(to.Width, to.Height));

    /// <summary>Refuses what can't be drawn at all.</summary>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.Size"/>.</exception>
    public void CheckDrawing(int width, int height)
    {
        foreach (var size in Drawing)
        {
            Check(size.Width, width, "width", size.Folder, size.Width);
            Check(size.Height, height, "height", size.Folder, size.Height);
        }
    }

    /// <summary>Refuses what can be drawn but not from pixels.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="factor">Pixels a latent position.</param>
    /// <param name="otherwise">Another way out, as the end of a sentence, or nothing.</param>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.Size"/>.</exception>
    public void CheckEncoding(int width, int height, int factor, string otherwise = "")
    {
        // Where another network has the side fixed, or it is none of the model's, asking for it would not help.
        int Advice(int side, Func<ExportedSize, int> of) => side % factor != 0 || Drawing.Any(d => of(d) > 0) ? 0 : side;
        Check(Encoder.Width, width, "width", Encoder.Folder, Advice(Encoder.Width, s => s.Width), otherwise);
        Check(Encoder.Height, height, "height", Encoder.Folder, Advice(Encoder.Height, s => s.Height), otherwise);
    }

    /// <summary>Refuses a latent that can't be decoded to be enlarged as a picture.</summary>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.Start"/>.</exception>
    public void CheckDecoding(int width, int height)
    {
        if (Decoder.Takes(width, height)) return;
        throw new DiffusionException(
            DiffusionErrorCodes.Start,
            "start.latent",
            $"The latent is of a picture of {width}x{height}, and {Decoder.Folder}/ was exported for {Name(Decoder.Width)}x{Name(Decoder.Height)} alone, so it cannot be enlarged as a picture.",
            $"Promote with latent upsampling, or export {Decoder.Folder}/ with open dimensions.");
    }

    private static void Check(int only, int pixels, string field, string folder, int advice, string otherwise = "")
    {
        if (only == 0 || only == pixels) return;
        var ways = $"xport {folder}/ with open dimensions{otherwise}.";
        throw new DiffusionException(
            DiffusionErrorCodes.Size,
            field,
            $"This model's {folder}/ was exported for a {field} of {only} alone, not {pixels}.",
            advice > 0 ? $"Ask for {advice}, or e{ways}" : $"E{ways}");
    }

    private static string Name(int side) => side == 0 ? "any" : $"{side}";
}
