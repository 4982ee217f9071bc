using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion.Tests;

/// <summary>
/// Runs rewritten graphs on the CPU, where ONNX Runtime has no kernel for some of its own operators: in their place stand functions of standard operators that do what it documents
/// (<c>models/operators</c>, of <c>models/make_fusions.py</c>).
/// </summary>
internal static class StandIns
{
    // As long as the domain that it stands for, so that nothing else in the bytes changes.
    private const string Domain = "test.function";

    /// <summary>A session on a rewritten graph.</summary>
    public static InferenceSession Load(FusedGraph graph, string file, int opset)
    {
        var model = graph.Model.ToArray();
        foreach (var name in new[] { "GroupNorm", "BiasSplitGelu" }) Replace(model, Encoding.ASCII.GetBytes($"\"{(char)name.Length}{name}:{(char)Domain.Length}{FusedGraph.Domain}"));
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(file)!);
        // Messages of protocol buffers merge where one follows the other.
        return new InferenceSession([.. model, .. File.ReadAllBytes(Repository.Tests("models", "operators", $"{opset}.onnx"))], options);
    }

    /// <summary>A session on a file as it is.</summary>
    public static InferenceSession Load(string file)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        return new InferenceSession(file, options);
    }

    private static void Replace(Span<byte> model, byte[] node)
    {
        for (int at; (at = model.IndexOf(node)) >= 0; model = model[(at + node.Length)..])
        {
            Encoding.ASCII.GetBytes(Domain).CopyTo(model[(at + node.Length - Domain.Length)..]);
        }
    }

    /// <summary>All outputs of a session for noise of its inputs' types and shapes; open sides are taken by their names.</summary>
    public static float[][] Run(InferenceSession session, IReadOnlyDictionary<string, long> sides)
    {
        var noise = new TorchGenerator(3);
        var inputs = session.InputMetadata.ToDictionary(p => p.Key, p => Noise(p.Value, noise, sides), StringComparer.Ordinal);
        try
        {
            using var run = new RunOptions();
            using var outputs = session.Run(run, inputs, session.OutputNames);
            return [.. outputs.Select(Floats.From)];
        }
        finally
        {
            foreach (var input in inputs.Values) input.Dispose();
        }
    }

    private static OrtValue Noise(NodeMetadata port, TorchGenerator noise, IReadOnlyDictionary<string, long> sides)
    {
        long[] shape = [.. port.Dimensions.Select((d, i) => d >= 0 ? d : sides[port.SymbolicDimensions[i]])];
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        noise.Fill(values);
        return port.ElementType == typeof(float) ? OrtValue.CreateTensorValueFromMemory(values, shape)
            : port.ElementType == typeof(Float16) ? OrtValue.CreateTensorValueFromMemory(values.Select(v => (Float16)v).ToArray(), shape)
            : OrtValue.CreateTensorValueFromMemory(values.Select(v => (long)(100 * Math.Abs(v))).ToArray(), shape);
    }
}
