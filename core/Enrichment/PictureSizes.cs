using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Models;

namespace Atelier.Core.Enrichment;

/// <summary>The sizes that a shot is drawn in.</summary>
/// <param name="PreviewWidth">Pixels.</param>
/// <param name="PreviewHeight">Pixels.</param>
/// <param name="Width">Pixels of the final.</param>
/// <param name="Height">Pixels of the final.</param>
internal readonly record struct PictureSizes(int PreviewWidth, int PreviewHeight, int Width, int Height)
{
    /// <summary>The preview keeps the shot's aspect at the area the model previews at. The final is what was asked for, within what the model can draw; never smaller than the preview it grows from.</summary>
    public static PictureSizes For(Shot shot, ModelProfile model, FindingList findings, string target)
    {
        var multiple = Math.Max(1, model.SizeMultiple);
        var previewArea = (double)model.PreviewSide * model.PreviewSide;
        var finalArea = Math.Max((double)model.FinalSide * model.FinalSide, previewArea);
        var area = (double)shot.Width * shot.Height;
        var (previewWidth, previewHeight) = Scaled(shot, Math.Sqrt(previewArea / area), multiple, previewArea * 1.1);
        var scale = area > finalArea ? Math.Sqrt(finalArea / area) : area < previewArea ? Math.Sqrt(previewArea / area) : 1;
        var (width, height) = area < previewArea ? (previewWidth, previewHeight) : Scaled(shot, scale, multiple, finalArea);
        var evidence = string.Create(CultureInfo.InvariantCulture, $"{shot.Width}x{shot.Height} wanted, {width}x{height} drawn");
        if (area > finalArea)
            findings.Info("size-capped", target, $"This model draws at most {model.FinalSide.ToString(CultureInfo.InvariantCulture)} pixels square, or as much in another shape. Enlarge it afterwards, or choose a larger model.", evidence);
        else if (area < previewArea)
            findings.Info("size-raised", target, "This model draws no smaller than its previews. Scale it down afterwards.", evidence);
        else if (width != shot.Width || height != shot.Height)
            findings.Info("size-rounded", target, $"Sides are multiples of {multiple.ToString(CultureInfo.InvariantCulture)} pixels. Crop it afterwards.", evidence);
        return new(previewWidth, previewHeight, width, height);
    }

    private static (int Width, int Height) Scaled(Shot shot, double scale, int multiple, double largest)
    {
        var width = Rounded(shot.Width * scale, multiple);
        var height = Rounded(shot.Height * scale, multiple);

        // Rounding both sides up can pass the largest area; the longer side gives way.
        while ((double)width * height > largest && Math.Max(width, height) > multiple)
        {
            if (width >= height) width -= multiple;
            else height -= multiple;
        }

        return (width, height);
    }

    private static int Rounded(double side, int multiple) => Math.Max(1, (int)Math.Round(side / multiple, MidpointRounding.AwayFromZero)) * multiple;
}
