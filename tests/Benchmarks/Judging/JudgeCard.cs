namespace Atelier.Benchmarks.Judging;

/// <summary><c>judge.json</c>: what the judge tells of a picture.</summary>
/// <param name="Model">The ONNX file.</param>
/// <param name="Outputs">Its heads.</param>
internal sealed record JudgeCard(string Model, IReadOnlyList<JudgeHead> Outputs);
