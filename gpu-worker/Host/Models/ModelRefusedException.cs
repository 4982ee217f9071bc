namespace Atelier.GpuWorker;

/// <summary>A model folder is not what its list of hashes says. The message says where.</summary>
internal sealed class ModelRefusedException(string message) : Exception(message);
