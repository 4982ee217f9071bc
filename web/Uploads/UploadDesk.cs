using Atelier.Core.Moderation;
using Atelier.Core.Storage;
using Atelier.Imaging;
using Atelier.Web.Problems;

namespace Atelier.Web.Uploads;

/// <summary>Takes pictures in, whichever way they came: decoded once, so that nothing unreadable is ever stored, and judged by policy like what is drawn. Thread-safe.</summary>
internal sealed class UploadDesk(StudioServices studio)
{
    // A picture may be plain or blurred and still be a good reference; what it shows is what counts.
    private const string Quality = "quality";

    // A decoded picture is much larger than its file; two at a time keep the memory in hand.
    private static readonly SemaphoreSlim Decoding = new(2);

    /// <summary>Stores a picture.</summary>
    /// <exception cref="ProblemException">It can't be read, or policy doesn't allow it.</exception>
    public async Task<Upload> TakeAsync(string workspace, string by, ReadOnlyMemory<byte> png, CancellationToken cancellationToken)
    {
        var (width, height) = await LookAsync(workspace, png, cancellationToken);
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

    private async Task<(int Width, int Height)> LookAsync(string workspace, ReadOnlyMemory<byte> png, CancellationToken cancellationToken)
    {
        var side = studio.Options.MaxUploadSide;
        await Decoding.WaitAsync(cancellationToken);
        try
        {
            var picture = Png.Decode(png, new PngLimits { MaxWidth = side, MaxHeight = side });
            var policy = await studio.Studio.Library.PolicyAsync(workspace, cancellationToken);
            var findings = await studio.Studio.CheckPictureAsync(new PictureCheck { Png = png, Policy = policy }, cancellationToken);
            var stopping = findings.Where(f => f.Severity == FindingSeverity.Error && f.Category != Quality).ToList();
            return stopping.Count == 0 ? (picture.Width, picture.Height) : throw new ProblemException(new()
            {
                Status = 400, Code = "picture-refused", Title = "Policy doesn't allow this picture.", Detail = Findings.Summary(stopping),
            });
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
