namespace Atelier.Web.Pages.Briefs;

/// <summary>How far a picture is.</summary>
public enum TileState
{
    /// <summary>Not begun.</summary>
    Waiting,

    /// <summary>Being drawn at the moment.</summary>
    Drawing,

    /// <summary>There to see.</summary>
    Drawn,

    /// <summary>It couldn't be drawn.</summary>
    Failed,
}
