namespace Atelier.Diffusion;

/// <summary>A model folder that cannot run. Lists everything that is missing or wrong at once, each with what was expected.</summary>
public sealed class ModelFolderException : DiffusionException
{
    /// <summary>Makes the error.</summary>
    /// <param name="folder">The folder, as the caller named it.</param>
    /// <param name="problems">At least one sentence, each naming the file.</param>
    public ModelFolderException(string folder, IReadOnlyList<string> problems)
        : base(
            DiffusionErrorCodes.ModelFolder,
            "model",
            $"The model folder '{folder}' cannot be used:{string.Concat(problems.Select(p => $"\n - {p}"))}",
            "Put right what is listed, or export the model again in the diffusers ONNX layout (for example with Optimum).") =>
        Problems = problems;

    /// <summary>One sentence for each thing that is missing or wrong.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <inheritdoc/>
    /// <remarks>The problems say both.</remarks>
    public override string Explanation => Message;
}
