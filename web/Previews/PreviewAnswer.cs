using Atelier.Core.Costs;
using Atelier.Core.Moderation;
using Atelier.Core.Previews;

namespace Atelier.Web.Previews;

/// <summary>A preview as the API answers it.</summary>
public sealed record PreviewAnswer
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>How far it is.</summary>
    public required PreviewState State { get; init; }

    /// <summary>A stable code of its end; null while it is drawn.</summary>
    public string? Code { get; init; }

    /// <summary>What happened and what to do, where there is no picture.</summary>
    public string? Reason { get; init; }

    /// <summary>The campaign that pays.</summary>
    public required string Campaign { get; init; }

    /// <summary>The model that draws it.</summary>
    public required string Model { get; init; }

    /// <summary>The model's version.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Pixels a row; null without a picture.</summary>
    public int? Width { get; init; }

    /// <summary>Rows; null without a picture.</summary>
    public int? Height { get; init; }

    /// <summary>What moderation remarked.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What it cost; null while it is drawn.</summary>
    public Money? Cost { get; init; }

    /// <summary>Where it is.</summary>
    public required string Self { get; init; }

    /// <summary>Where its picture is, marked as a draft; null without one.</summary>
    public string? Content { get; init; }

    /// <summary>Of a preview as it is.</summary>
    public static PreviewAnswer Of(Preview preview, PreviewEnd? end)
    {
        ArgumentNullException.ThrowIfNull(preview);
        var path = PathOf(preview.Brief.Id);
        var isDone = end is { State: PreviewState.Done };
        return new()
        {
            Id = preview.Brief.Id,
            State = end?.State ?? PreviewState.Rendering,
            Code = end?.Code,
            Reason = string.IsNullOrEmpty(end?.Reason) ? null : end.Reason,
            Campaign = preview.Brief.Campaign,
            Model = preview.Model,
            ModelVersion = preview.ModelVersion,
            Width = isDone ? end!.Width : null,
            Height = isDone ? end!.Height : null,
            Findings = end?.Findings ?? [],
            Cost = end?.Cost,
            Self = path,
            Content = isDone ? $"{path}/content" : null,
        };
    }

    internal static string PathOf(string id) => $"/v1/previews/{id}";
}
