namespace Atelier.Diffusion;

/// <summary>A model folder that cannot run. Lists everything that is missing or wrong at once, each with what was expected.</summary>
public sealed class ModelFolderException : DiffusionException
{
    private const int Longest = 1000;

    /// <summary>Makes the error.</summary>
    /// <param name="folder">The folder, as the caller named it.</param>
    /// <param name="problems">At least one sentence, each naming the file.</param>
    public ModelFolderException(string folder, IReadOnlyList<string> problems)
        : base(
            DiffusionErrorCodes.ModelFolder,
            "model",
            $"The model folder '{folder}' cannot be used:{string.Concat(problems.Select(p => $"\n - {Line(p)}"))}",
            "Put right what is listed, or export the model again in the diffusers ONNX layout (for example with Optimum).") =>
        Problems = [.. problems.Select(Line)];

    /// <summary>One sentence for each thing that is missing or wrong, of at most a thousand characters and one line.</summary>
    public IReadOnlyList<string> Problems { get; }

    // Names and values in them come from files that anybody may have written.
    private static string Line(string problem) =>
        string.Create(Math.Min(problem.Length, Longest), problem, (line, text) =>
        {
            for (var i = 0; i < line.Length; i++) line[i] = i == Longest - 1 ? '…' : char.IsControl(text[i]) ? ' ' : text[i];
        });

    /// <inheritdoc/>
    /// <remarks>The problems say both.</remarks>
    public override string Explanation => Message;
}
