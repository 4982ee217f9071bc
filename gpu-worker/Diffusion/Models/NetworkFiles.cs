namespace Atelier.Diffusion;

/// <summary>A folder's networks: where they are, and what a look into them tells before they are loaded.</summary>
internal sealed class NetworkFiles(ModelFiles files, string root, List<string> problems, CancellationToken cancel)
{
    private readonly Dictionary<ModelComponent, string> _paths = [];

    /// <summary>The networks that can be used.</summary>
    public IReadOnlyDictionary<ModelComponent, string> Paths => _paths;

    /// <summary>Whether the VAE encoder draws random numbers of its own, and is left out.</summary>
    public bool EncoderSamples { get; private set; }

    /// <summary>Looks into a network.</summary>
    /// <param name="component">The network.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="optional">Whether the model can do without.</param>
    /// <returns>What the file says; null where it is absent, wrong, or says too little of its ports to check them.</returns>
    public OnnxFile? Add(ModelComponent component, string folder, bool optional = false)
    {
        cancel.ThrowIfCancellationRequested();
        var relative = $"{folder}/model.onnx";
        if (files.Find(relative) is not { } path)
        {
            if (!optional && !files.Names(relative)) problems.Add($"{relative} is missing.");
            return null;
        }

        try
        {
            var onnx = OnnxFile.Inspect(path);
            foreach (var external in onnx.ExternalFiles) CheckExternal(folder, relative, external);
            if (component == ModelComponent.VaeEncoder && onnx.Samples)
            {
                // Pictures from words need no encoder, so the model stays of use.
                EncoderSamples = true;
                return null;
            }

            _paths[component] = path;
            return onnx.DescribesPorts ? onnx : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"{relative} is no ONNX model: {e.Message}.");
            return null;
        }
    }

    private void CheckExternal(string folder, string relative, string external)
    {
        var home = Path.Combine(root, folder) + Path.DirectorySeparatorChar;
        // No path has a zero in it.
        var path = external.Contains('\0', StringComparison.Ordinal) ? null : Path.GetFullPath(Path.Combine(home, external));
        if (path?.StartsWith(home, StringComparison.Ordinal) is not true) problems.Add($"{relative} names weights outside its folder: '{external}'.");
        else if (files.Find(Path.GetRelativePath(root, path).Replace('\\', '/')) is null && !files.Names($"{folder}/{external}")) problems.Add($"{folder}/{external} is missing; {relative} keeps weights in it.");
    }
}
