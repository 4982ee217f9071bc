using Atelier.Core.Storage;
using Atelier.Imaging;
using Atelier.Web.Problems;

namespace Atelier.Web.Uploads;

/// <summary>Takes uploaded pictures in. Decoded once on the way, so that nothing unreadable is ever stored. Safe to repeat. Thread-safe.</summary>
internal sealed class UploadDesk(StudioServices studio)
{
    // A decoded picture is much larger than its file; two at a time keep the memory in hand.
    private static readonly SemaphoreSlim Decoding = new(2);

    /// <summary>Stores a picture.</summary>
    /// <exception cref="ProblemException">It is no PNG, too large, or damaged.</exception>
    public async Task<Upload> TakeAsync(string workspace, string by, ReadOnlyMemory<byte> png, CancellationToken cancellationToken)
    {
        var (width, height) = await MeasureAsync(png, cancellationToken);
        var sha = await studio.Store.PutBlobAsync(workspace, png, cancellationToken);
        return await studio.Store.WriteOnceAsync(Upload.KeyOf(workspace, sha), new Upload
        {
            Sha256 = sha,
            ContentType = "image/png",
            Bytes = png.Length,
            Width = width,
            Height = height,
            By = by,
            At = studio.Clock.GetUtcNow(),
        }, metadata: null, cancellationToken);
    }

    private async Task<(int Width, int Height)> MeasureAsync(ReadOnlyMemory<byte> png, CancellationToken cancellationToken)
    {
        var side = studio.Options.MaxUploadSide;
        await Decoding.WaitAsync(cancellationToken);
        try
        {
            var picture = Png.Decode(png, new PngLimits { MaxWidth = side, MaxHeight = side });
            return (picture.Width, picture.Height);
        }
        catch (PngException e)
        {
            throw new ProblemException(new()
            {
                Status = e.Code == PngErrorCodes.Signature ? 415 : 400,
                Code = e.Code == PngErrorCodes.TooLarge ? "picture-too-large" : "picture-unreadable",
                Title = "The picture can't be taken.",
                Detail = $"{e.Message} Send a PNG of at most {side} pixels a side.",
            });
        }
        finally
        {
            Decoding.Release();
        }
    }
}
