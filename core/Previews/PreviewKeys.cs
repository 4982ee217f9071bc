namespace Atelier.Core.Previews;

/// <summary>Where previews lie in the store.</summary>
internal static class PreviewKeys
{
    /// <summary>All previews' documents.</summary>
    public static string Previews(string workspace) => $"{workspace}/previews/";

    /// <summary>A preview.</summary>
    public static string Preview(string workspace, string preview) => $"{Previews(workspace)}{preview}/preview.json";

    /// <summary>How it ended.</summary>
    public static string End(string workspace, string preview) => $"{Previews(workspace)}{preview}/end.json";

    /// <summary>What was spent on a preview for nothing.</summary>
    public static string SpoiledOf(string workspace, string preview) => $"{Previews(workspace)}{preview}/spoiled/";

    /// <summary>Marks of previews without an end.</summary>
    public static string OpenPreviews(string workspace) => $"{workspace}/open-previews/";

    /// <summary>The mark of one.</summary>
    public static string OpenPreview(string workspace, string preview) => OpenPreviews(workspace) + preview;
}
