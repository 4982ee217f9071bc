using System.Text.Json;
using Atelier.Core.Workflows;
using Atelier.Imaging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Atelier.Benchmarks.Judging;

/// <summary>Tells what pictures show. Trained on drawn pictures only, so it knows nothing of the model it judges.</summary>
internal sealed class Judge : IDisposable
{
    private readonly InferenceSession _session;

    public Judge(string folder)
    {
        Card = JsonSerializer.Deserialize<JudgeCard>(File.ReadAllBytes(Path.Combine(folder, "judge.json")), WorkflowJson.Options)!;
        _session = new(Path.Combine(folder, Card.Model));
    }

    public JudgeCard Card { get; }

    /// <summary>What a picture of 128x128 shows, by head.</summary>
    public Dictionary<string, string> Tell(Picture picture)
    {
        var input = new DenseTensor<float>([1, 3, picture.Height, picture.Width]);
        var pixels = picture.Width * picture.Height;
        var rgb = picture.Rgb;
        var values = input.Buffer.Span;
        for (var i = 0; i < pixels; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                values[(channel * pixels) + i] = (rgb[(i * 3) + channel] / 127.5f) - 1;
            }
        }

        using var told = _session.Run([NamedOnnxValue.CreateFromTensor(_session.InputNames[0], input)]);
        return Card.Outputs.ToDictionary(h => h.Name, h => h.Class(Largest(told.First(o => o.Name == h.Name).AsTensor<float>())), StringComparer.Ordinal);
    }

    public void Dispose() => _session.Dispose();

    private static int Largest(Tensor<float> scores)
    {
        var values = scores.ToArray();
        return Array.IndexOf(values, values.Max());
    }
}
