namespace Atelier.Local.Engine;

/// <summary>Another process runs the engine on this data folder.</summary>
/// <param name="dataFolder">The folder.</param>
public sealed class EngineInUseException(string dataFolder)
    : Exception($"Another Atelier process runs the workflows of '{dataFolder}'. Stop it first, or start this one as a worker.");
