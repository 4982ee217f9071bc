using Atelier.Local.Engine;
using Atelier.Local.Lanes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Local.Platform;

/// <summary>How to open a data folder.</summary>
public sealed record LocalOptions
{
    /// <summary>What <see cref="LargestPictureInRow"/> is unless told otherwise.</summary>
    public const int DefaultPictureInRow = 64 * 1024;

    /// <summary>The folder; made when absent. Everything durable lies in it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The clock of timers, locks and lifetimes.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the platform logs.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The most bytes of a picture that is kept in a row; a larger one is a file. Rows are quicker while they are small, since one sync serves many.</summary>
    public int LargestPictureInRow { get; init; } = DefaultPictureInRow;

    /// <summary>How the lanes behave.</summary>
    public LaneOptions Lanes { get; init; } = new();

    /// <summary>How much the engine does at once.</summary>
    public EngineOptions Engine { get; init; } = new();
}
