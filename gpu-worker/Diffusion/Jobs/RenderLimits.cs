namespace Atelier.Diffusion;

/// <summary>What a pipeline refuses before doing any work. A limit below 1, or below 2 rows a call, throws <see cref="ArgumentOutOfRangeException"/> when it is set.</summary>
public sealed record RenderLimits
{
    /// <summary>Longest side in pixels.</summary>
    public int MaxSide { get; init => field = AtLeast(1, value); } = 2048;

    /// <summary>Longest side in pixels of a picture to start from, a mask or a control picture.</summary>
    public int MaxSourceSide { get; init => field = AtLeast(1, value); } = 8192;

    /// <summary>Most steps.</summary>
    public int MaxSteps { get; init => field = AtLeast(1, value); } = 200;

    /// <summary>Longest prompt or negative prompt, in UTF-16 units.</summary>
    public int MaxPromptLength { get; init => field = AtLeast(1, value); } = 8_000;

    /// <summary>Most windows of the text encoder a prompt may fill; what does not fit is cut and reported.</summary>
    public int MaxPromptChunks { get; init => field = AtLeast(1, value); } = 3;

    /// <summary>
    /// Whether rows join only where none has taken a step yet, as they must where a model's export takes one timestep a call. Fewer pictures a second, but calls of fewer sizes,
    /// so more renders repeat byte by byte.
    /// </summary>
    public bool LockStep { get; init; }

    /// <summary>Most rows in one UNet call; guidance makes two rows of one picture. At least 2. More pictures run in turns.</summary>
    public int MaxBatchRows { get; init => field = AtLeast(2, value); } = 16;

    private static int AtLeast(int least, int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        return value;
    }
}
